// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.SimulatedNode;

/** What an operator keeps in a Corefile of his own: odd on purpose, so that nobody could write it again from what it means. */
final class Operator {
    private static final int UPSTREAMS = 3;
    private static final String BROKEN = "\noops {";

    private Operator() {}

    /** A text that CoreDNS takes; numbers make different ones, with different ways upstream. */
    static String whole(int number) {
        return String.join(
                "\n",
                "# his  own, no. " + number + "\t\r",
                "import " + SimulatedNode.OURS + "\r",
                ".:53 {",
                "\tbind   127.0.0.1 # here",
                "",
                "    forward . 127.0.0." + (10 + number % UPSTREAMS),
                "}",
                "",
                "",
                "Corp.TEST:53 {",
                "  bind 127.0.0.1",
                "\terrors",
                "}");
    }

    /** One in the middle of being written: CoreDNS refuses it. */
    static String broken(int number) {
        return whole(number) + BROKEN;
    }

    static boolean isBroken(String text) {
        return text.endsWith(BROKEN);
    }
}
