// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.actual.ActualLink.ActualAddress;
import io.zonefleet.agent.network.actual.ActualLinks;
import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.actual.Spelling;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.plan.NetworkListing.AddressLine;
import io.zonefleet.agent.network.plan.NetworkListing.LinkLine;
import io.zonefleet.agent.network.plan.NetworkListing.RuleLine;
import io.zonefleet.agent.network.plan.NetworkListing.State;
import io.zonefleet.model.Address;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkListingTest {
    private static final String LINK = "nodelocaldns";
    private static final Address OURS = Address.of("169.254.20.10");
    private static final Address SECOND = Address.of("10.96.0.10");
    private static final Address OTHER = Address.of("192.0.2.7");
    private static final DesiredNetwork DESIRED = new DesiredNetwork(
            NetworkSettings.DEFAULT, List.of(new Endpoint(OURS, 53), new Endpoint(SECOND, 53)), Optional.empty());

    private static ActualLink link(String name, String alias, Address... addresses) {
        return new ActualLink(
                name,
                "dummy",
                alias,
                true,
                false,
                List.of(addresses).stream()
                        .map(address -> new ActualAddress(address, 32, true))
                        .toList());
    }

    private static FoundRule found(Rule rule, boolean behindAll) {
        return new FoundRule(
                rule.family(),
                rule.chain(),
                Spelling.of(rule),
                Optional.of(rule.comment()),
                Optional.of(rule),
                behindAll);
    }

    @Test
    void saysOfEachLinkAndAddressHowItStands() {
        ActualLinks actual = new ActualLinks(List.of(
                link(LINK, ActualLink.OUR_ALIAS, OURS, OTHER),
                link("eth0", "", SECOND),
                link("old", ActualLink.OUR_ALIAS)));
        NetworkListing listing = NetworkListing.of(DESIRED, LINK, Optional.of(actual), Optional.empty());
        assertThat(listing.links())
                .containsExactly(new LinkLine(LINK, "dummy", State.THERE), new LinkLine("old", "dummy", State.EXTRA));
        assertThat(listing.addresses())
                .containsExactlyInAnyOrder(
                        new AddressLine(OURS, LINK, State.THERE),
                        new AddressLine(SECOND, "", State.MISSING),
                        new AddressLine(SECOND, "eth0", State.FOREIGN),
                        new AddressLine(OTHER, LINK, State.EXTRA));
        assertThat(listing.rules()).isEmpty();
        assertThat(listing.unread()).containsExactly(NetworkListing.Part.RULES);
    }

    @Test
    void missesALinkThatIsNotThere() {
        NetworkListing listing =
                NetworkListing.of(DESIRED, LINK, Optional.of(new ActualLinks(List.of())), Optional.empty());
        assertThat(listing.links()).containsExactly(new LinkLine(LINK, "", State.MISSING));
        assertThat(listing.addresses()).hasSize(2).allMatch(each -> each.state() == State.MISSING);
    }

    @Test
    void saysOfEachRuleWhetherItIsThereAndWhatIsThereBeside() {
        List<Rule> desired = DESIRED.rules(Conditions.NONE);
        List<FoundRule> there = new ArrayList<>();
        desired.stream().skip(1).forEach(rule -> there.add(found(rule, false)));
        there.add(found(desired.getLast(), false)); // twice
        there.add(found(desired.getFirst(), true)); // without effect
        FoundRule foreign = new FoundRule(
                desired.getFirst().family(),
                desired.getFirst().chain(),
                "-d 169.254.20.10/32 -j ACCEPT",
                Optional.of("NodeLocal DNS Cache: allow DNS traffic"),
                Optional.empty(),
                false);
        there.add(foreign);
        NetworkListing listing = NetworkListing.of(
                DESIRED,
                LINK,
                Optional.empty(),
                Optional.of(new NetworkListing.Rules(desired, new FoundRules(there, List.of()), List.of(foreign))));
        List<State> states = listing.rules().stream().map(RuleLine::state).toList();
        assertThat(states.subList(0, desired.size()))
                .startsWith(State.MISSING)
                .filteredOn(State.THERE::equals)
                .hasSize(desired.size() - 1);
        assertThat(states.subList(desired.size(), states.size()))
                .containsExactly(State.EXTRA, State.EXTRA, State.FOREIGN);
        assertThat(listing.rules().getLast().rule()).isEqualTo(foreign.spelling());
        assertThat(listing.links()).isEmpty();
        assertThat(listing.unread()).containsExactly(NetworkListing.Part.LINKS);
    }
}
