// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one benchmark has to say: tables, budgets, facts. Its part of {@code docs/benchmarks.md} stands between
 * {@code <!-- bench:name -->} and {@code <!-- /bench:name -->} and is written anew by each run; the text around it is by hand.
 */
final class Page {
    private final String name;
    private final String command;
    private final double loadBefore = Machine.load();
    private final long start = System.nanoTime();
    private final List<String> parts = new ArrayList<>();
    private final Table budgets = new Table("budget", "limit", "measured", "");

    /** @param command as it was typed, for example {@code bench/writes 64} */
    Page(String name, String command) {
        this.name = name;
        this.command = command;
    }

    /** Adds a table. */
    Page table(Table table) {
        parts.add(table.markdown());
        return this;
    }

    /** Adds a sentence under the tables so far. */
    Page fact(String sentence) {
        boolean follows = !parts.isEmpty() && parts.getLast().startsWith("- ");
        String before = follows ? parts.removeLast() + "\n" : "";
        parts.add(before + "- " + sentence);
        return this;
    }

    /** Holds a number against a budget of the design, section 9: at most {@code limit}. */
    Page atMost(String what, double measured, double limit, String unit) {
        return budget(what, "≤ ", measured, limit, unit, measured <= limit);
    }

    /** Holds a number against a budget of the design, section 9: at least {@code limit}. */
    Page atLeast(String what, double measured, double limit, String unit) {
        return budget(what, "≥ ", measured, limit, unit, measured >= limit);
    }

    /** Holds what must not happen against the design. */
    Page none(String what, long count) {
        budgets.row(what, "0", Table.number(count), verdict(count == 0));
        return this;
    }

    private static String verdict(boolean met) {
        return met ? "met" : "**missed**";
    }

    private Page budget(String what, String sign, double measured, double limit, String unit, boolean met) {
        budgets.row(what, sign + amount(limit, unit), amount(measured, unit), verdict(met));
        return this;
    }

    /** Holds p50 and p99, in milliseconds, against a budget of the design, section 9. */
    Page within(Timings timings, double p50, double p99) {
        atMost(timings.name() + ", p50", timings.millis(0.5), p50, "ms");
        return atMost(timings.name() + ", p99", timings.millis(0.99), p99, "ms");
    }

    private static String amount(double value, String unit) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        String number = whole ? Table.number((long) value) : Table.number(value);
        return unit.isEmpty() ? number : number + " " + unit;
    }

    /** All of it, with date, load and machine before. */
    String text() {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String head = String.format(
                Locale.ROOT,
                "`%s` on %s, load average %.1f before and %.1f after, %d s.%n%s; %s.",
                command,
                LocalDate.now(ZoneOffset.UTC),
                loadBefore,
                Machine.load(),
                took.toSeconds(),
                Machine.described(),
                Machine.versions());
        List<String> all = new ArrayList<>(List.of(head));
        all.addAll(parts);
        if (!budgets.isEmpty()) {
            all.add(budgets.markdown());
        }
        return String.join("\n\n", all);
    }

    private static String begin(String name) {
        return "<!-- bench:" + name + " -->";
    }

    private static String end(String name) {
        return "<!-- /bench:" + name + " -->";
    }

    /** What finds a benchmark's part. */
    static Pattern part(String name) {
        return Pattern.compile(Pattern.quote(begin(name)) + ".*?" + Pattern.quote(end(name)), Pattern.DOTALL);
    }

    /** Replaces the part of this benchmark in the file; one that is not there yet gets a section at the end. */
    static String replaced(String file, String name, String text) {
        String begin = begin(name);
        String end = end(name);
        String part = begin + "\n" + text + "\n" + end;
        Matcher old = part(name).matcher(file);
        return old.find()
                ? old.replaceFirst(Matcher.quoteReplacement(part))
                : file.stripTrailing() + "\n\n## `bench/" + name + "`\n" + part + "\n";
    }

    /** Writes it into that file, and the budgets that follow from it. */
    void writeTo(Path file) throws IOException {
        String text = text();
        Files.writeString(file, Budgets.replaced(replaced(Files.readString(file), name, text)));
    }
}
