// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/** Columns under titles; pure. What a server sent can't move a terminal's cursor. */
public final class Table {
    private static final int WIDEST = 60;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}]");

    private Table() {}

    /** All items, a line each. */
    public static String text(List<Column> columns, List<JsonNode> items) {
        List<List<String>> rows = new java.util.ArrayList<>();
        rows.add(columns.stream().map(Column::title).toList());
        items.forEach(item -> rows.add(
                columns.stream().map(column -> cell(column.text().apply(item))).toList()));
        int[] widths = new int[columns.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(line(row, widths)).append('\n'));
        return text.toString();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }

    /** The same without what a terminal takes for a command. */
    public static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    private static String cell(String text) {
        String printable = printable(text);
        return printable.length() > WIDEST ? printable.substring(0, WIDEST - 1) + "…" : printable;
    }
}
