// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.IpFamily;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code iptables-save} and its siblings print: of all rules those of node caches, ours and others'. */
public final class IptablesSave {
    /** Chains that kubelet makes in table mangle, in the world that it works with (kubernetes-sigs/iptables-wrappers, version 3). */
    private static final Set<String> KUBELET = Set.of("KUBE-IPTABLES-HINT", "KUBE-KUBELET-CANARY");

    /** A chain of table raw in which conditions of rules are tried for a moment; one that is there stayed when that went wrong. */
    public static final String TRIAL = "ZONEFLEET-TRIAL";

    private IptablesSave() {}

    /** Whether the chain of a trial is there. */
    public static boolean hasTrial(String output) {
        return output.lines().anyMatch(line -> line.startsWith(":" + TRIAL + " "));
    }

    /** The rules of node caches in their order. */
    public static List<FoundRule> rules(IpFamily family, String output) throws UnreadableOutputException {
        List<FoundRule> rules = new ArrayList<>();
        Set<Chain> closed = EnumSet.noneOf(Chain.class);
        String table = "";
        for (String line : output.lines().toList()) {
            if (line.startsWith("*")) {
                table = line.substring(1);
            } else if (line.startsWith("-A ")) {
                String[] parts = line.split(" ", 3);
                Optional<Chain> chain = parts.length == 3 ? Chain.of(table, parts[1]) : Optional.empty();
                if (chain.isPresent()) {
                    FoundRule rule = rule(family, chain.get(), parts[2], closed.contains(chain.get()));
                    if (rule.isOurs() || rule.isNodeCaches() || rule.isUnsigned()) {
                        rules.add(rule);
                    }
                    if (letsNothingPast(chain.get(), parts[2])) {
                        closed.add(chain.get());
                    }
                }
            } else if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith(":") && !line.equals("COMMIT")) {
                throw new UnreadableOutputException("iptables-save printed a line that is not understood: " + line);
            }
        }
        return rules;
    }

    private static FoundRule rule(IpFamily family, Chain chain, String spelling, boolean behindAll) {
        List<String> words = Spelling.words(spelling);
        return new FoundRule(
                family, chain, spelling, Spelling.comment(words), Spelling.meaning(chain, family, words), behindAll);
    }

    /** A rule without a condition that ends the way through the chain, before what our rules there are for has happened. */
    private static boolean letsNothingPast(Chain chain, String spelling) {
        return switch (chain.target()) {
            case ACCEPT -> spelling.startsWith("-j DROP") || spelling.startsWith("-j REJECT");
            case NOTRACK ->
                spelling.startsWith("-j DROP") || spelling.startsWith("-j ACCEPT") || spelling.startsWith("-j RETURN");
        };
    }

    /** Whether kubelet works in the world that printed this. */
    public static boolean hasKubeletsChains(String output) {
        boolean mangle = false;
        for (String line : output.lines().toList()) {
            if (line.startsWith("*")) {
                mangle = line.equals("*mangle");
            } else if (mangle
                    && line.startsWith(":")
                    && KUBELET.contains(line.substring(1).split(" ", 2)[0])) {
                return true;
            }
        }
        return false;
    }
}
