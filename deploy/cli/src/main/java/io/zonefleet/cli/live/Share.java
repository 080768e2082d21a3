// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.live;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;

/** How many nodes are enough: all, a percentage of them, or a number; at least one. */
record Share(int number, boolean percent) {
    private static final int ALL = 100;

    static Share parse(String text) {
        if (text.equals("all")) {
            return new Share(ALL, true);
        }
        if (text.matches("[1-9][0-9]?%|100%")) {
            return new Share(Integer.parseInt(text.substring(0, text.length() - 1)), true);
        }
        if (text.matches("[1-9][0-9]{0,5}")) {
            return new Share(Integer.parseInt(text), false);
        }
        throw new Failure(ExitCode.USAGE, "\"" + text + "\" is no number of nodes: use all, 95% or 3");
    }

    int of(int nodes) {
        return Math.max(1, percent ? Math.ceilDiv(nodes * number, ALL) : number);
    }
}
