// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Gives a program another time of day, by libfaketime, which can be moved while it runs. Clocks that only measure stay as they are. */
final class Faketime {
    private static final String LIBRARY = "libfaketimeMT.so.1";

    private final Path file;

    /** A clock that is right at first. */
    Faketime(Path dir) {
        this.file = dir.resolve("clock");
        move("+0d");
    }

    /**
     * Moves it; within a second the program sees that.
     *
     * @param offset from the right time, such as {@code +400d}
     */
    void move(String offset) {
        try {
            Files.writeString(file, offset + "\n");
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** What a command line has to begin with to go by it. */
    List<String> wrapper() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library(),
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                // without it each wait of a JVM ends at once
                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "NO_FAKE_STAT=1");
    }

    private static Path library() {
        for (Path root : List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"), Path.of("/usr/lib64"))) {
            try (Stream<Path> files = Files.isDirectory(root)
                    ? Files.find(root, 3, (file, facts) -> file.endsWith(LIBRARY), FileVisitOption.FOLLOW_LINKS)
                    : Stream.empty()) {
                var found = files.findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (IOException disk) {
                throw new UncheckedIOException(disk);
            }
        }
        throw new AssertionError("no " + LIBRARY + ": install libfaketime");
    }
}
