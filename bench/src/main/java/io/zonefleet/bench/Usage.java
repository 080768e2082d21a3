// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the threads of a process have used so far.
 *
 * @param at monotonic nanoseconds
 * @param threads by thread
 */
record Usage(long at, Map<String, Of> threads) {
    /**
     * One thread's.
     *
     * @param name of the thread
     * @param nanos on a CPU
     * @param wakeUps how often it was put to sleep by itself, so that something had to wake it
     */
    record Of(String name, long nanos, long wakeUps) {}

    /** Of a process of this machine. */
    static Usage of(long pid) {
        Map<String, Of> threads = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                thread(task).ifPresent(thread -> threads.put(task.getFileName().toString(), thread));
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return new Usage(System.nanoTime(), threads);
    }

    /** Empty where it has ended meanwhile. */
    private static Optional<Of> thread(Path task) throws IOException {
        try {
            String cpu = Files.readString(task.resolve("schedstat"));
            return Optional.of(new Of(
                    Files.readString(task.resolve("comm")).strip(),
                    Long.parseLong(cpu.substring(0, cpu.indexOf(' '))),
                    number(task.resolve("status"), "voluntary_ctxt_switches:")));
        } catch (IOException | UncheckedIOException unread) {
            // one that ends while it is read says ESRCH
            if (Files.exists(task)) {
                throw unread;
            }
            return Optional.empty();
        }
    }

    /** Nanoseconds on a CPU since {@code before}; of threads that have ended in between nothing is known. */
    long nanosSince(Usage before) {
        return threads.entrySet().stream()
                .mapToLong(each ->
                        each.getValue().nanos() - before.thread(each.getKey()).nanos())
                .sum();
    }

    /** Percent of one core since {@code before}. */
    double percentSince(Usage before) {
        return 100.0 * nanosSince(before) / (at - before.at);
    }

    /** The same by names of threads, those that are alike but for a number together; the busiest first. */
    List<Map.Entry<String, Double>> percentByName(Usage before) {
        Map<String, Double> shares = new HashMap<>();
        threads.forEach((id, thread) -> shares.merge(
                thread.name().replaceAll("[0-9]+", "n"),
                100.0 * (thread.nanos() - before.thread(id).nanos()) / (at - before.at),
                Double::sum));
        return shares.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .toList();
    }

    /** Wake-ups a second since {@code before}. */
    double wakeUpsSince(Usage before) {
        long woken = threads.entrySet().stream()
                .mapToLong(each ->
                        each.getValue().wakeUps() - before.thread(each.getKey()).wakeUps())
                .sum();
        return 1e9 * woken / (at - before.at);
    }

    private Of thread(String id) {
        return threads.getOrDefault(id, new Of("", 0, 0));
    }

    /** MiB of {@code what}, a line of smaps_rollup such as {@code Rss}. */
    static double mebibytes(long pid, String what) {
        return number(Path.of("/proc", Long.toString(pid), "smaps_rollup"), what + ":") / 1024.0;
    }

    /** The most that it ever had in memory, in MiB. */
    static double peakMebibytes(long pid) {
        return number(Path.of("/proc", Long.toString(pid), "status"), "VmHWM:") / 1024.0;
    }

    private static long number(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
