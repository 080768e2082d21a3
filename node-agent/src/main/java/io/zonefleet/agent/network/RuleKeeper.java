// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.apply.Backends;
import io.zonefleet.agent.network.apply.CommandFailedException;
import io.zonefleet.agent.network.apply.Lease;
import io.zonefleet.agent.network.apply.PacketRules;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.plan.NetworkListing;
import io.zonefleet.agent.network.plan.NetworkStep;
import io.zonefleet.agent.network.plan.RuleChanges;
import io.zonefleet.agent.network.plan.RulePlan;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings packet rules to what they are to be, in the world that was chosen, and keeps the others free of ours. Belongs to one thread. */
final class RuleKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RuleKeeper.class);
    /** Nobody else writes rules of ours into the other worlds: how many looks at our own come to one at those. */
    private static final int LOOKS = 12;

    private final Backends backends;
    private @Nullable Wanted chosenFor;
    private Optional<Backends.Choice> choice = Optional.empty();
    private List<PacketRules> others = List.of();
    private Map<RulesBackend, List<FoundRule>> foreignElsewhere = new TreeMap<>();
    private int looks;
    private Way before = new Way(Phase.HOLD, false);

    RuleKeeper(Backends backends) {
        this.backends = backends;
    }

    /** How far to go. */
    enum Phase {
        /**
         * CoreDNS was not proved yet: rules that are there stay, none come but those for the agent's own questions, without which the
         * proof would be kube-dns's; those of addresses that we no longer have go.
         */
        HOLD,
        /** All rules. */
        ALL,
        /**
         * CoreDNS was lost, and the profile wants rules to go then: none but those for the agent's own questions, without which it would
         * never be seen to be back.
         */
        LOST,
        /** No rule. */
        NONE
    }

    private record Wanted(RulesBackend backend, boolean off, Set<IpFamily> families) {}

    private record Way(Phase phase, boolean tracked) {}

    /**
     * What was seen.
     *
     * @param wanted how many rules there should be in the end
     * @param there how many of them there are
     * @param backend in effect
     * @param reason why that one
     * @param lease by which rules hold that skip connection tracking
     * @param leased whether all of them do: else some end with nothing that the kernel knows of
     * @param findings what else was found
     * @param rules one by one
     */
    record Seen(
            int wanted,
            int there,
            String backend,
            Words reason,
            Lease lease,
            boolean leased,
            List<Finding> findings,
            NetworkListing.Rules rules) {}

    /**
     * Does what has to be done, and looks again.
     *
     * @param acts whether anything may be changed
     * @param tracked whether queries are to be tracked, since the cache is silent: rules that would not end by themselves go
     */
    Seen keep(DesiredNetwork desired, Phase phase, boolean acts, boolean tracked) throws CommandFailedException {
        Backends.Choice chosen = choose(desired);
        PacketRules rules = chosen.rules();
        boolean tries = acts && phase != Phase.NONE && desired.settings().rules() == RulesMode.FULL;
        Optional<Conditions> tried = tries ? Optional.of(rules.conditions()) : Optional.empty();
        FoundRules found = rules.read();
        Conditions conditions = tried.or(found::conditions).orElse(Conditions.NONE);
        List<Rule> all = desired.rules(conditions);
        RuleChanges changes = RulePlan.of(RuleGoal.of(phase, tracked, all, found, addresses(desired)), found);
        if (acts && change(rules, changes)) {
            found = rules.read();
        }
        Way now = new Way(phase, tracked);
        if (looks++ % LOOKS == 0 || !now.equals(before)) {
            lookElsewhere(desired, now, acts);
            before = now;
        }
        List<Finding> findings = new ArrayList<>();
        foreign(rules.kind(), RulePlan.foreign(found, addresses(desired))).ifPresent(findings::add);
        foreignElsewhere.forEach((kind, left) -> foreign(kind, left).ifPresent(findings::add));
        if (desired.settings().rules() != RulesMode.OFF && !found.blocking().isEmpty()) {
            findings.add(blocked(found.blocking()));
        }
        return new Seen(
                all.size(),
                there(all, found),
                rules.kind().text(),
                tried.isPresent() && !conditions.local().isLeased()
                        ? Sentence.RULES_LAST.of(chosen.why())
                        : chosen.why(),
                rules.lease(),
                conditions.local().isLeased(),
                findings,
                new NetworkListing.Rules(all, found, RulePlan.foreign(found, addresses(desired))));
    }

    /** Kubelet may start after this agent does, and then in another world than the usual one: until it was seen, it is looked for again. */
    private Backends.Choice choose(DesiredNetwork desired) throws CommandFailedException {
        NetworkSettings settings = desired.settings();
        Wanted wanted = new Wanted(settings.backend(), settings.rules() == RulesMode.OFF, desired.families());
        Optional<Backends.Choice> chosen = choice.filter(any -> wanted.equals(chosenFor));
        if (chosen.isPresent() && (chosen.get().settled() || looks % LOOKS != 0)) {
            return chosen.get();
        }
        Backends needed = backends.needing(wanted.families());
        Backends.Choice next = wanted.off() ? needed.chooseForNone(wanted.backend()) : needed.choose(wanted.backend());
        RulesBackend kind = next.rules().kind();
        if (chosen.filter(known -> known.rules().kind() == kind).isPresent()) {
            next = new Backends.Choice(chosen.get().rules(), next.why(), next.settled());
        } else {
            others = backends.others(kind);
            looks = 0;
        }
        if (!chosen.equals(Optional.of(next))) {
            LOG.atInfo()
                    .addKeyValue("backend", kind.text())
                    .addKeyValue("why", next.why())
                    .log("packet rules are written");
        }
        chosenFor = wanted;
        choice = Optional.of(next);
        return next;
    }

    private static Set<Address> addresses(DesiredNetwork desired) {
        return new HashSet<>(desired.addresses());
    }

    private static boolean change(PacketRules rules, RuleChanges changes) throws CommandFailedException {
        if (changes.edits().isEmpty()) {
            return false;
        }
        String words = new NetworkStep.ChangeRules(rules.kind(), changes).words();
        LOG.atInfo().addKeyValue("step", words.replaceAll("\\s*\n\\s*", "; ")).log("network changes");
        rules.apply(changes);
        return true;
    }

    /** An older version of ours, or other settings, may have left rules in another world. */
    private void lookElsewhere(DesiredNetwork desired, Way way, boolean acts) {
        Map<RulesBackend, List<FoundRule>> left = new TreeMap<>();
        for (PacketRules other : others) {
            try {
                FoundRules found = other.read();
                if (acts) {
                    List<Rule> goal = RuleGoal.elsewhere(way.phase(), way.tracked(), found, addresses(desired));
                    change(other, RulePlan.of(goal, found));
                }
                left.put(other.kind(), RulePlan.foreign(found, addresses(desired)));
            } catch (CommandFailedException e) {
                // the legacy world needs more rights than the others: where we have none there, we never had
                LOG.atDebug()
                        .addKeyValue("backend", other.kind().text())
                        .setCause(e)
                        .log("can't be looked at");
            }
        }
        foreignElsewhere = left;
    }

    private static int there(List<Rule> all, FoundRules found) {
        Set<Rule> there = new HashSet<>();
        found.rules().stream()
                .filter(rule -> rule.isOurs() && !rule.behindAll())
                .forEach(rule -> rule.meaning().ifPresent(there::add));
        return (int) all.stream().filter(there::contains).count();
    }

    private static Optional<Finding> foreign(RulesBackend where, List<FoundRule> rules) {
        return rules.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        FaultKind.RULES_DIFFER,
                        "rules of another node cache in " + where.text(),
                        Sentence.RULES_OF_OTHERS.of(
                                rules.size(),
                                rules.getFirst().chain().table(),
                                rules.getFirst().chain().chain(),
                                rules.getFirst().spelling())));
    }

    private static Finding blocked(List<String> chains) {
        return new Finding(FaultKind.RULES_DIFFER, "nft", Sentence.CHAINS_THAT_DROP.of(String.join(", ", chains)));
    }
}
