// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.model.Parsed;

/**
 * How many of the registered nodes must have proved a change: a number of them or a percentage.
 *
 * @param number of nodes or per cent
 * @param percent which of both
 */
public record WaitFor(int number, boolean percent) {
    /** All of them. */
    public static final WaitFor ALL = new WaitFor(100, true);

    /** Reads {@code all}, {@code 95%} or {@code 12}. */
    public static Parsed<WaitFor> parse(String text) {
        if (text.equals("all")) {
            return Parsed.valid(ALL);
        }
        if (text.matches("100%|[1-9][0-9]?%")) {
            return Parsed.valid(new WaitFor(Integer.parseInt(text.substring(0, text.length() - 1)), true));
        }
        if (text.matches("[1-9][0-9]{0,5}")) {
            return Parsed.valid(new WaitFor(Integer.parseInt(text), false));
        }
        return Parsed.invalid(text, "wait", "use `all`, a percentage like `95%` or a number of nodes");
    }

    /** How many of {@code nodes} that is. */
    public int of(int nodes) {
        return percent ? (int) Math.ceil(nodes * (number / 100.0)) : number;
    }
}
