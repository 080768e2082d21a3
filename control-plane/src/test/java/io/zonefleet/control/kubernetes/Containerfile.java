// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What an image of {@code deploy/images} says of itself: its last stage, and what it is built on in the same file. */
record Containerfile(String text) {
    static Containerfile of(String program) {
        try {
            return new Containerfile(Files.readString(Path.of("../deploy/images/" + program + ".Containerfile"))
                    .replace("\\\n", " "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Words behind an instruction that stands there once at most; none where it does not. */
    List<String> words(String instruction) {
        return text.lines()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length())
                        .replaceAll("[\\[\\],\"]", " ")
                        .trim())
                .flatMap(rest -> Arrays.stream(rest.split(" +", -1)))
                .toList();
    }

    /** Whether a program is copied to this path. */
    boolean has(String path) {
        Path wanted = Path.of(path);
        return text.lines()
                .filter(line -> line.startsWith("COPY "))
                .map(line -> List.of(line.substring("COPY ".length()).trim().split(" +", -1)))
                .anyMatch(words -> copies(words, wanted));
    }

    private static boolean copies(List<String> words, Path wanted) {
        String target = words.getLast();
        return words.subList(0, words.size() - 1).stream()
                .filter(word -> !word.startsWith("--"))
                .map(source -> target.endsWith("/")
                        ? Path.of(target).resolve(String.valueOf(Path.of(source).getFileName()))
                        : Path.of(target))
                .anyMatch(wanted::equals);
    }
}
