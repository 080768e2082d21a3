// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import io.zonefleet.agent.state.CpuUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code /proc/<pid>/task/<thread>/schedstat}: nanoseconds on a CPU, nanoseconds of waiting for one, times. */
public final class CpuUses {
    private static final Path PROC = Path.of("/proc");

    private CpuUses() {}

    /** Of a process of this machine; empty where it is gone or hidden, or the kernel does not count. */
    public static Optional<CpuUse> of(long pid) {
        long ran = 0;
        long waited = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            for (Path thread : threads) {
                Path counted = thread.resolve("schedstat");
                if (Files.exists(counted)) { // else it has just ended
                    String[] words = Files.readString(counted, StandardCharsets.US_ASCII)
                            .strip()
                            .split(" ", -1);
                    ran += Long.parseLong(words[0]);
                    waited += Long.parseLong(words[1]);
                }
            }
        } catch (IOException | RuntimeException unknown) {
            return Optional.empty();
        }
        return ran == 0 ? Optional.empty() : Optional.of(new CpuUse(Duration.ofNanos(ran), Duration.ofNanos(waited)));
    }
}
