// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.actual.Spelling;
import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.Condition;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.desired.Side;
import io.zonefleet.agent.network.desired.Transport;
import io.zonefleet.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RulePlanTest {
    private static final Address OURS = Address.of("169.254.20.10");
    private static final Rule RULE = rule(OURS, 53);

    private static Rule rule(Address address, int port) {
        return new Rule(Chain.FILTER_INPUT, Transport.UDP, Side.DESTINATION, address, port, Condition.NONE);
    }

    private static FoundRule found(Rule rule, Optional<String> comment, boolean behindAll) {
        return new FoundRule(rule.family(), rule.chain(), Spelling.of(rule), comment, Optional.of(rule), behindAll);
    }

    private static FoundRule ours(Rule rule) {
        return found(rule, Optional.of(rule.comment()), false);
    }

    /** As a kernel does it: deletes the first that is spelled so, puts others in front. */
    private static FoundRules done(FoundRules before, RuleChanges changes) {
        List<FoundRule> rules = new ArrayList<>(before.rules());
        for (RuleEdit edit : changes.edits()) {
            switch (edit) {
                case RuleEdit.Insert insert -> rules.addFirst(ours(insert.rule()));
                case RuleEdit.Delete delete -> {
                    FoundRule first = rules.stream()
                            .filter(each -> isSpelledAlike(each, delete.found()))
                            .findFirst()
                            .orElseThrow();
                    rules.remove(first);
                }
                case RuleEdit.DropTrial trial -> throw new AssertionError("no trial is there: " + trial);
            }
        }
        return new FoundRules(rules, List.of());
    }

    private static boolean isSpelledAlike(FoundRule one, FoundRule other) {
        return one.chain() == other.chain()
                && one.spelling().equals(other.spelling())
                && one.comment().equals(other.comment());
    }

    @Provide
    Arbitrary<Rule> rules() {
        return Combinators.combine(
                        Arbitraries.of(Chain.values()),
                        Arbitraries.of(Transport.values()),
                        Arbitraries.of(Side.values()),
                        Arbitraries.of(OURS, Address.of("fd00::10"), Address.of("10.96.0.10")),
                        Arbitraries.of(53, 5353),
                        Arbitraries.of(Condition.values()))
                .as(Rule::new);
    }

    @Property
    void comesToExactlyOneOfEachFromAnything(
            @ForAll("rulesOfAny") List<FoundRule> there, @ForAll("desired") List<Rule> desired) {
        FoundRules before = new FoundRules(there, List.of());

        FoundRules after = done(before, RulePlan.of(desired, before));

        assertThat(after.rules().stream()
                        .filter(FoundRule::isOurs)
                        .map(found -> found.meaning().orElseThrow()))
                .containsExactlyInAnyOrderElementsOf(desired);
        assertThat(after.rules()).filteredOn(found -> found.isOurs()).noneMatch(FoundRule::behindAll);
        assertThat(after.rules().stream().filter(found -> !found.isOurs()))
                .containsExactlyElementsOf(
                        there.stream().filter(found -> !found.isOurs()).toList());
        assertThat(RulePlan.of(desired, after).edits()).isEmpty();
    }

    @Provide
    Arbitrary<List<FoundRule>> rulesOfAny() {
        return Combinators.combine(
                        rules(),
                        Arbitraries.of(
                                Optional.<String>empty(),
                                Optional.of("NodeLocal DNS Cache: skip conntrack"),
                                Optional.of("zonefleet: of an older version"),
                                Optional.of("ours")),
                        Arbitraries.of(true, false, false))
                .as((rule, comment, behind) -> found(
                        rule, comment.equals(Optional.of("ours")) ? Optional.of(rule.comment()) : comment, behind))
                .list()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<Rule>> desired() {
        return rules().set().ofMaxSize(20).map(List::copyOf);
    }

    @Test
    void addsNothingInAThousandRounds() {
        List<Rule> desired = List.of(RULE, rule(OURS, 5353));
        FoundRules now = FoundRules.NONE;
        for (int round = 0; round < 1000; round++) {
            now = done(now, RulePlan.of(desired, now));
        }

        assertThat(now.rules()).hasSize(2);
    }

    @Test
    void takesForeignRulesOfOurAddressesOnly() {
        FoundRule signed =
                found(rule(Address.of("10.0.0.1"), 53), Optional.of("NodeLocal DNS Cache: allow DNS traffic"), false);
        FoundRule unsigned = found(RULE, Optional.empty(), false);
        FoundRule others = found(rule(Address.of("10.0.0.1"), 53), Optional.empty(), false);
        FoundRules found = new FoundRules(List.of(signed, unsigned, others, ours(RULE)), List.of());

        List<FoundRule> foreign = RulePlan.foreign(found, Set.of(OURS));
        RuleChanges changes = RulePlan.without(RulePlan.of(List.of(RULE), found), foreign);

        assertThat(foreign).containsExactly(signed, unsigned);
        assertThat(done(found, changes).rules()).containsExactly(others, ours(RULE));
    }
}
