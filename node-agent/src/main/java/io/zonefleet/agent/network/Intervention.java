// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.apply.Backends;
import io.zonefleet.agent.network.apply.CommandLine;
import io.zonefleet.agent.network.apply.Commands;
import io.zonefleet.agent.network.apply.Links;
import io.zonefleet.agent.network.apply.PacketRules;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.plan.LinkPlan;
import io.zonefleet.agent.network.plan.NetworkStep;
import io.zonefleet.agent.network.plan.RuleChanges;
import io.zonefleet.agent.network.plan.RuleEdit;
import io.zonefleet.agent.network.plan.RulePlan;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.model.Address;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an operator has done to a node's network by hand: shown, taken over from another node cache, taken down. */
public final class Intervention {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Links links;
    private final Map<RulesBackend, PacketRules> worlds = new EnumMap<>(RulesBackend.class);
    private final Backends backends;
    private final DesiredNetwork desired;

    /** @param desired of the node's profile */
    public Intervention(Commands commands, DesiredNetwork desired) {
        this.links = new Links(commands);
        this.backends = Backends.ofThisMachine(commands);
        this.desired = desired;
    }

    /**
     * What has to be done.
     *
     * @param steps in order
     * @param obstacles why nothing may be done; empty where it may
     * @param facts for people
     */
    public record Plan(List<NetworkStep> steps, List<String> obstacles, List<String> facts) {
        public Plan {
            steps = List.copyOf(steps);
            obstacles = List.copyOf(obstacles);
            facts = List.copyOf(facts);
        }
    }

    /** What the agent would do now, and what others left, which it would leave. */
    public Plan show() throws IOException {
        LinkPlan link = LinkPlan.towards(desired, desired.settings().kind(), links.read(), LinkPlan.Reach.TIDY);
        Chosen chosen = chosen(link);
        List<NetworkStep> steps = new ArrayList<>(link.steps());
        addRules(chosen.rules, RulePlan.of(chosen.wanted, chosen.found), steps);
        List<String> facts = facts(chosen, link);
        for (PacketRules other : backends.others(chosen.rules.kind())) {
            FoundRules found = other.read();
            int left = RulePlan.foreign(found, addresses()).size();
            if (left > 0) {
                facts.add("%d rules of another node cache in %s"
                        .formatted(left, other.kind().text()));
            }
            addRules(other, RulePlan.of(List.of(), found), steps);
        }
        return new Plan(steps, List.of(), facts);
    }

    /**
     * What another node cache left becomes ours or goes. Nothing goes before ours is there: what the agent writes when its CoreDNS is
     * proved.
     */
    public Plan takeOver() throws IOException {
        LinkPlan link = LinkPlan.towards(desired, desired.settings().kind(), links.read(), LinkPlan.Reach.TAKE_OVER);
        Chosen chosen = chosen(link);
        List<String> obstacles = new ArrayList<>();
        link.findings().forEach(finding -> obstacles.add(text(finding)));
        RuleChanges ours = RulePlan.of(chosen.wanted, chosen.found);
        long missing = ours.edits().stream()
                .filter(edit -> edit instanceof RuleEdit.Insert)
                .count();
        if (missing > 0) {
            obstacles.add(
                    "%d of our own %d rules are not there yet: the agent writes them when its CoreDNS is proved, see its status"
                            .formatted(missing, chosen.wanted.size()));
        }
        if (!link.missing().isEmpty()) {
            obstacles.add("addresses are missing: " + link.missing() + ": see the agent's status");
        }
        List<NetworkStep> steps = new ArrayList<>();
        addRules(chosen.rules, RulePlan.without(ours, RulePlan.foreign(chosen.found, addresses())), steps);
        for (PacketRules other : backends.others(chosen.rules.kind())) {
            FoundRules found = other.read();
            RuleChanges leftovers = RulePlan.of(List.of(), found);
            addRules(other, RulePlan.without(leftovers, RulePlan.foreign(found, addresses())), steps);
        }
        steps.addAll(link.steps()); // addresses go after the rules that were about them
        return new Plan(steps, obstacles, facts(chosen, link));
    }

    /** To nothing: rules, a moment, then addresses and link. */
    public Plan teardown() throws IOException {
        List<NetworkStep> steps = new ArrayList<>();
        for (PacketRules world : backends.all()) {
            worlds.put(world.kind(), world);
            addRules(world, RulePlan.of(List.of(), world.read()), steps);
        }
        if (!steps.isEmpty()) {
            steps.add(new NetworkStep.Grace(GRACE));
        }
        steps.addAll(LinkPlan.away(desired, links.read()).steps());
        return new Plan(steps, List.of(), List.of());
    }

    /** The world that the agent writes to. */
    private record Chosen(PacketRules rules, String why, List<Rule> wanted, FoundRules found) {}

    private Chosen chosen(LinkPlan link) throws IOException {
        boolean off = desired.settings().rules() == RulesMode.OFF;
        RulesBackend wanted = desired.settings().backend();
        Backends needed = backends.needing(desired.families());
        Backends.Choice choice = off ? needed.chooseForNone(wanted) : needed.choose(wanted);
        FoundRules found = choice.rules().read();
        Optional<Conditions> there = found.conditions();
        Conditions conditions = there.isPresent() || off
                ? there.orElse(Conditions.NONE)
                : choice.rules().expected();
        return new Chosen(
                choice.rules(),
                choice.why().text(),
                desired.without(link.refused()).rules(conditions),
                found);
    }

    private Set<Address> addresses() {
        return new HashSet<>(desired.addresses());
    }

    private void addRules(PacketRules rules, RuleChanges changes, List<NetworkStep> steps) {
        worlds.put(rules.kind(), rules);
        if (!changes.edits().isEmpty()) {
            steps.add(new NetworkStep.ChangeRules(rules.kind(), changes));
        }
    }

    private List<String> facts(Chosen chosen, LinkPlan link) {
        List<String> facts = new ArrayList<>();
        facts.add("link %s, addresses %s%s"
                .formatted(
                        desired.settings().link(),
                        desired.addresses(),
                        link.missing().isEmpty() ? "" : ", missing " + link.missing()));
        long missing = RulePlan.of(chosen.wanted, chosen.found).edits().stream()
                .filter(edit -> edit instanceof RuleEdit.Insert)
                .count();
        facts.add("rules by %s (%s), mode %s: %d of %d are there"
                .formatted(
                        chosen.rules.kind().text(),
                        chosen.why,
                        desired.settings().rules().text(),
                        chosen.wanted.size() - missing,
                        chosen.wanted.size()));
        int foreign = RulePlan.foreign(chosen.found, addresses()).size();
        if (foreign > 0) {
            facts.add("%d rules of another node cache in %s"
                    .formatted(foreign, chosen.rules.kind().text()));
        }
        link.findings().forEach(finding -> facts.add(text(finding)));
        return facts;
    }

    private static String text(Finding finding) {
        return finding.kind().text() + ": " + finding.subject() + " " + finding.message();
    }

    /** The commands of a step of a plan of this. */
    public List<CommandLine> commands(NetworkStep step) {
        return switch (step) {
            case NetworkStep.ChangeRules change -> world(change).commands(change.changes());
            case NetworkStep.Grace grace -> List.of();
            case NetworkStep.AddLink link -> Links.commands(link);
            case NetworkStep.MarkLink link -> Links.commands(link);
            case NetworkStep.SetUp link -> Links.commands(link);
            case NetworkStep.PutAddress link -> Links.commands(link);
            case NetworkStep.DropAddress link -> Links.commands(link);
            case NetworkStep.DropLink link -> Links.commands(link);
        };
    }

    /** Does a step of a plan of this. */
    public void apply(NetworkStep step) throws IOException {
        switch (step) {
            case NetworkStep.ChangeRules change -> world(change).apply(change.changes());
            case NetworkStep.Grace grace -> pause(grace.time());
            case NetworkStep.AddLink link -> links.apply(link);
            case NetworkStep.MarkLink link -> links.apply(link);
            case NetworkStep.SetUp link -> links.apply(link);
            case NetworkStep.PutAddress link -> links.apply(link);
            case NetworkStep.DropAddress link -> links.apply(link);
            case NetworkStep.DropLink link -> links.apply(link);
        }
    }

    private PacketRules world(NetworkStep.ChangeRules change) {
        return Optional.ofNullable(worlds.get(change.backend())).orElseThrow();
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
