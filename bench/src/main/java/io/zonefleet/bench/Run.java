// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of a benchmark: {@code main} of each is {@code Run.of("name", args, run -> …)}. What it prints at the end goes to
 * {@code docs/benchmarks.md} too, except where {@code ZONEFLEET_BENCH_PAGE} is {@code none} or names another file.
 */
final class Run {
    private final List<String> arguments;
    private final Path dir;
    private final Page page;

    private Run(String name, List<String> arguments, Path dir) {
        this.arguments = arguments;
        this.dir = dir;
        this.page = new Page(
                name,
                String.join(" ", "bench/" + name, String.join(" ", arguments)).strip());
    }

    /** What a benchmark does. */
    @FunctionalInterface
    interface Body {
        /** Measures and fills the page. */
        void run(Run run) throws Exception;
    }

    /**
     * Runs it, prints its page and writes it down.
     *
     * @param name as in {@code bench/name}
     */
    static void of(String name, String[] arguments, Body body) throws Exception {
        Run run = new Run(name, List.of(arguments), Files.createTempDirectory("zonefleet-bench-"));
        body.run(run);
        System.out.println(run.page.text());
        write(run.page);
    }

    private static void write(Page page) throws IOException {
        String file = System.getenv().getOrDefault("ZONEFLEET_BENCH_PAGE", "docs/benchmarks.md");
        if (!file.equals("none")) {
            page.writeTo(Path.of(file));
        }
    }

    /**
     * The number that was given as argument {@code index}, else {@code otherwise}.
     *
     * @throws IllegalArgumentException where it is no number
     */
    int setting(int index, int otherwise) {
        if (index >= arguments.size()) {
            return otherwise;
        }
        String given = arguments.get(index);
        try {
            return Integer.parseInt(given);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(
                    "argument %d is '%s': give a whole number (--no-page comes before the numbers)"
                            .formatted(index + 1, given),
                    none);
        }
    }

    /** A folder of this run's own; {@code bench/run.sh} removes it however the run ends. */
    Path dir(String name) throws IOException {
        return Files.createDirectories(dir.resolve(name));
    }

    /** Where the results go. */
    Page page() {
        return page;
    }

    /** Tells whoever waits what is going on. */
    void say(String progress) {
        System.err.println("bench: " + progress);
    }
}
