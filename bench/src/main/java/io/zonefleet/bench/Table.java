// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table in Markdown. */
final class Table {
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row; as many cells as there are columns. */
    Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for the columns " + columns);
        }
        rows.add(Stream.of(cells).map(String::valueOf).toList());
        return this;
    }

    /** Adds a row to a table of {@link Timings#table}. */
    Table row(Timings timings) {
        return row(timings.cells());
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** One line each, without a line break at the end. */
    String markdown() {
        Stream<List<String>> head =
                Stream.of(columns, columns.stream().map(c -> "---").toList());
        return Stream.concat(head, rows.stream()).map(Table::line).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** One digit after the point, two below 1, none from 1,000 on: {@code 0.25}, {@code 2.5}, {@code 2,500}. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size < 1 ? "%.2f" : size < 1_000 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }

    /** With thousands set apart: {@code 10,000}. */
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
