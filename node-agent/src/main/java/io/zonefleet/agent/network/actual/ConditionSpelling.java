// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.agent.network.desired.Condition;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Rule;
import java.util.List;

/** How iptables-save spells the condition of a rule (iptables-extensions(8): socket, recent), there and back. */
public final class ConditionSpelling {
    private static final String SOCKET = "socket --nowildcard";

    private ConditionSpelling() {}

    /** What stands before the destination; may be empty. */
    static String before(Rule rule) {
        return rule.condition() == Condition.FROM_LOOPBACK
                ? "-s %s/%d ".formatted(loopback(rule.family()), rule.family().bits())
                : "";
    }

    /** What stands before the comment; may be empty. */
    static String after(Rule rule) {
        return (rule.condition().needsSocket() ? " -m " + SOCKET : "")
                + (rule.condition().isLeased() ? " -m " + String.join(" ", lease(rule.family())) : "");
    }

    /** Name of the kernel's list by which the lease of a family is held; one list can't hold both, since its mask is of one length. */
    public static String list(IpFamily family) {
        return switch (family) {
            case V4 -> "zonefleet4";
            case V6 -> "zonefleet6";
        };
    }

    /** Where questions of the agent's own come from. */
    public static String loopback(IpFamily family) {
        return switch (family) {
            case V4 -> "127.0.0.1";
            case V6 -> "::1";
        };
    }

    /** While the destination was seen in the list within as long as a lease lasts. */
    private static List<String> lease(IpFamily family) {
        String mask = switch (family) {
            case V4 -> "255.255.255.255";
            case V6 -> "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        };
        return List.of("recent", "--rcheck", "--seconds", "2", "--name", list(family), "--mask", mask, "--rdest");
    }

    /** What was read of a rule's condition. */
    static final class Parts {
        private final IpFamily family;
        private boolean loopback;
        private boolean socket;
        private boolean leased;

        Parts(IpFamily family) {
            this.family = family;
        }

        /** Takes what of the condition stands at {@code at}; returns how many words that is, 0 where it is something else. */
        int take(List<String> words, int at) {
            List<String> rest = words.subList(at, words.size());
            if (begins(rest, List.of("-s", loopback(family) + "/" + family.bits()))) {
                loopback = true;
                return 2;
            }
            if (begins(rest, List.of("-m", "socket", "--nowildcard"))) {
                socket = true;
                return 3;
            }
            if (rest.getFirst().equals("-m") && begins(rest.subList(1, rest.size()), lease(family))) {
                leased = true;
                return 1 + lease(family).size();
            }
            return 0;
        }

        private static boolean begins(List<String> words, List<String> with) {
            return words.size() >= with.size() && words.subList(0, with.size()).equals(with);
        }

        Condition condition() {
            return loopback ? Condition.FROM_LOOPBACK : Condition.of(socket, leased);
        }
    }
}
