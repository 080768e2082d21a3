// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.model.Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What has to be changed so that each desired rule is there exactly once. */
public final class RulePlan {
    private RulePlan() {}

    /**
     * The changes in one world: what is missing is put in front, what is there twice, without effect or no longer wanted goes.
     *
     * <p>Rules are counted from one listing, never asked for one by one: {@code -C} of some releases does not find what is there, and
     * an agent that believes it adds rules without end (kubernetes/dns#568).
     *
     * @param desired all rules that are ours there in the end
     */
    public static RuleChanges of(List<Rule> desired, FoundRules found) {
        List<RuleEdit> edits = new ArrayList<>();
        Set<Rule> missing = new LinkedHashSet<>(desired);
        Set<Rule> buried = buried(found);
        for (FoundRule rule : found.rules()) {
            if (rule.isOurs() && !isKept(rule, missing, buried)) {
                edits.add(new RuleEdit.Delete(rule, reason(rule, desired)));
            }
        }
        // after what goes: a rule is deleted by its spelling, and the first of several goes
        missing.forEach(rule -> edits.add(new RuleEdit.Insert(rule)));
        found.trials().stream().sorted().forEach(family -> edits.add(new RuleEdit.DropTrial(family)));
        return new RuleChanges(desired, edits);
    }

    private static Set<Rule> buried(FoundRules found) {
        return found.rules().stream()
                .filter(rule -> rule.isOurs() && rule.behindAll())
                .flatMap(rule -> rule.meaning().stream())
                .collect(Collectors.toSet());
    }

    /** Whether it is the first of its kind, and all of that kind are in their place; it is then no longer missing. */
    private static boolean isKept(FoundRule found, Set<Rule> missing, Set<Rule> buried) {
        return found.meaning().isPresent()
                && !buried.contains(found.meaning().get())
                && found.comment().equals(found.meaning().map(Rule::comment))
                && missing.remove(found.meaning().get());
    }

    private static String reason(FoundRule rule, List<Rule> desired) {
        if (rule.behindAll()) {
            return "ours, behind a rule that lets nothing past";
        }
        boolean wanted = rule.meaning().filter(desired::contains).isPresent();
        return wanted ? "ours, there more than once" : "ours, of other settings or another version";
    }

    /**
     * Rules that other node caches left: those signed by node-cache, and those of older ones and of coredns-nodecache, which carry no
     * comment, where they are about our addresses.
     */
    public static List<FoundRule> foreign(FoundRules found, Set<Address> ours) {
        return found.rules().stream()
                .filter(rule -> rule.isNodeCaches()
                        || (rule.isUnsigned()
                                && ours.contains(rule.meaning().orElseThrow().address())))
                .toList();
    }

    /** The same changes, and these rules of others go. */
    public static RuleChanges without(RuleChanges changes, List<FoundRule> foreign) {
        List<RuleEdit> edits = new ArrayList<>(changes.edits());
        for (FoundRule rule : foreign) {
            edits.add(new RuleEdit.Delete(
                    rule,
                    rule.isNodeCaches() ? "of node-cache" : "of node-cache or coredns-nodecache, without a comment"));
        }
        return new RuleChanges(changes.desired(), edits);
    }
}
