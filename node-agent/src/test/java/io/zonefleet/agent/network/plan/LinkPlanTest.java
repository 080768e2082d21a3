// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.actual.ActualLink.ActualAddress;
import io.zonefleet.agent.network.actual.ActualLinks;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.plan.LinkPlan.Reach;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinkPlanTest {
    private static final Address V4 = Address.of("169.254.20.10");
    private static final Address V6 = Address.of("fd00::10");
    private static final String NAME = "nodelocaldns";
    private static final DesiredNetwork DESIRED = new DesiredNetwork(
            NetworkSettings.DEFAULT, List.of(new Endpoint(V4, 53), new Endpoint(V6, 53)), Optional.empty());

    private static ActualAddress on(Address address) {
        return new ActualAddress(address, address.isIpv4() ? 32 : 128, true);
    }

    private static ActualLink link(String name, String kind, String alias, ActualAddress... addresses) {
        return new ActualLink(name, kind, alias, true, false, List.of(addresses));
    }

    private static ActualLinks node(ActualLink... links) {
        return new ActualLinks(Stream.concat(Stream.of(link("lo", "loopback", "")), Stream.of(links))
                .toList());
    }

    private static LinkPlan plan(Reach reach, ActualLink... links) {
        return LinkPlan.towards(DESIRED, LinkKind.AUTO, node(links), reach);
    }

    @Test
    void makesWhatIsMissingInOrder() {
        assertThat(plan(Reach.ADD).steps())
                .containsExactly(
                        new NetworkStep.AddLink(NAME, LinkKind.AUTO),
                        new NetworkStep.MarkLink(NAME),
                        new NetworkStep.SetUp(NAME),
                        new NetworkStep.PutAddress(NAME, V4),
                        new NetworkStep.PutAddress(NAME, V6));
        assertThat(plan(Reach.ADD).missing()).containsExactly(V4, V6);
    }

    @Test
    void doesNothingWhereAllIsThere() {
        for (String kind : List.of("dummy", "bridge")) {
            LinkPlan plan = plan(Reach.TIDY, link(NAME, kind, "zonefleet", on(V4), on(V6), on(Address.of("fe80::1"))));
            assertThat(plan).isEqualTo(new LinkPlan(List.of(), List.of(), List.of(), List.of()));
        }
    }

    @Test
    void putsRightWhatCanNotBeBound() {
        LinkPlan plan = plan(
                Reach.ADD,
                link(NAME, "dummy", "zonefleet", new ActualAddress(V4, 16, true), new ActualAddress(V6, 128, false)));

        assertThat(plan.steps())
                .containsExactly(
                        new NetworkStep.PutAddress(NAME, V4),
                        new NetworkStep.DropAddress(NAME, V6, 128),
                        new NetworkStep.PutAddress(NAME, V6));
    }

    @Test
    void setsALinkUpBeforeItHoldsItsAddressesForUnusable() {
        ActualLink down = new ActualLink(
                NAME, "dummy", "zonefleet", false, false, List.of(on(V4), new ActualAddress(V6, 128, false)));

        assertThat(plan(Reach.ADD, down).steps())
                .containsExactly(new NetworkStep.SetUp(NAME), new NetworkStep.PutAddress(NAME, V6));
    }

    @Test
    void leavesABridgeOfOthersAloneWithLinksOnIt() {
        for (ActualAddress[] addresses : List.of(new ActualAddress[] {}, new ActualAddress[] {on(V4)})) {
            ActualLink bridge = new ActualLink(NAME, "bridge", "", true, true, List.of(addresses));
            for (Reach reach : Reach.values()) {
                assertThat(plan(reach, bridge).steps()).isEmpty();
                assertThat(plan(reach, bridge).findings())
                        .singleElement()
                        .matches(finding -> finding.kind() == FaultKind.LINK_DIFFERS);
            }
            assertThat(LinkPlan.away(DESIRED, node(bridge)).steps()).isEmpty();
        }
        ActualLink ours = new ActualLink(NAME, "bridge", "zonefleet", true, true, List.of(on(V4), on(V6)));
        assertThat(plan(Reach.TIDY, ours).findings()).isEmpty();
    }

    @Test
    void putsNothingOnALinkThatHasOnlyAddressesOfOthers() {
        ActualLink other = link(NAME, "dummy", "", on(Address.of("192.0.2.7")));

        for (Reach reach : List.of(Reach.ADD, Reach.TIDY)) {
            assertThat(plan(reach, other).steps()).isEmpty();
            assertThat(plan(reach, other).missing()).containsExactly(V4, V6);
            assertThat(plan(reach, other).findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(FaultKind.LINK_DIFFERS);
                assertThat(finding.message()).contains("192.0.2.7");
            });
        }
        assertThat(plan(Reach.TAKE_OVER, other).steps()).contains(new NetworkStep.MarkLink(NAME));
    }

    @Test
    void dropsFromLoopbackWhatIsKnownToBeOursAndMovesWhatIsWantedElsewhere() {
        Address lost = Address.of("169.254.20.11");
        Address others = Address.of("192.0.2.7");
        ActualLinks lo = new ActualLinks(List.of(link("lo", "loopback", "", on(others), on(V4), on(V6), on(lost))))
                .withOursOnLoopback(Set.of(V4, V6, lost));
        NetworkStep dropLost = new NetworkStep.DropAddress("lo", lost, 32);

        assertThat(LinkPlan.towards(DESIRED, LinkKind.LOOPBACK, lo, Reach.ADD).steps())
                .isEmpty();
        assertThat(LinkPlan.towards(DESIRED, LinkKind.LOOPBACK, lo, Reach.TIDY).steps())
                .containsExactly(dropLost);
        assertThat(LinkPlan.away(DESIRED, lo).steps())
                .containsExactly(
                        new NetworkStep.DropAddress("lo", V4, 32),
                        new NetworkStep.DropAddress("lo", V6, 128),
                        dropLost);
        LinkPlan moved = LinkPlan.towards(DESIRED, LinkKind.DUMMY, lo, Reach.TIDY);
        assertThat(moved.findings()).isEmpty();
        assertThat(moved.steps())
                .containsSubsequence(
                        new NetworkStep.PutAddress(NAME, V4),
                        new NetworkStep.DropAddress("lo", V4, 32),
                        new NetworkStep.PutAddress(NAME, V6),
                        new NetworkStep.DropAddress("lo", V6, 128),
                        dropLost);
    }

    @Test
    void leavesAddressesOnLoopbackToOthersWhereTheLinkIsAnother() {
        ActualLink lo = link("lo", "loopback", "", on(V4));
        ActualLinks links = new ActualLinks(List.of(lo, link(NAME, "dummy", "zonefleet", on(V6))));

        LinkPlan plan = LinkPlan.towards(DESIRED, LinkKind.AUTO, links, Reach.TIDY);
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.missing()).containsExactly(V4);
        assertThat(plan.refused()).as("rules are as right there").isEmpty();
        assertThat(LinkPlan.away(DESIRED, links).steps()).containsExactly(new NetworkStep.DropLink(NAME));
    }

    @Test
    void leavesAForeignLinkOfTheSameNameAlone() {
        LinkPlan plan = plan(Reach.TAKE_OVER, link(NAME, "vlan", "", on(V4)));

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.findings()).singleElement().matches(finding -> finding.kind() == FaultKind.LINK_DIFFERS);
        assertThat(LinkPlan.towards(DESIRED, LinkKind.DUMMY, node(link(NAME, "bridge", "", on(V4))), Reach.TIDY)
                        .findings())
                .hasSize(1);
    }

    @Test
    void seizesNoAddressOfAnotherLink() {
        LinkPlan plan = plan(Reach.TIDY, link("eth0", "", "", on(V4)), link(NAME, "dummy", "zonefleet", on(V6)));

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.missing()).containsExactly(V4);
        assertThat(plan.refused()).containsExactly(V4);
        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FaultKind.ADDRESS_ELSEWHERE);
            assertThat(finding.message()).contains("eth0");
        });
    }

    @Test
    void movesAddressesFromALinkThatIsOursAndRemovesItOnceProved() {
        ActualLink before = link("olddns", "dummy", "zonefleet", on(V4));

        assertThat(plan(Reach.ADD, before).steps())
                .containsSubsequence(
                        new NetworkStep.PutAddress(NAME, V4), new NetworkStep.DropAddress("olddns", V4, 32))
                .doesNotContain(new NetworkStep.DropLink("olddns"));
        assertThat(plan(Reach.TIDY, before).steps()).contains(new NetworkStep.DropLink("olddns"));
    }

    @Test
    void dropsStrangersOnlyFromALinkThatIsOurs() {
        Address kubeDns = Address.of("10.96.0.10");
        ActualLink marked = link(NAME, "dummy", "zonefleet", on(V4), on(V6), on(kubeDns));
        ActualLink unmarked = link(NAME, "dummy", "", on(V4), on(V6), on(kubeDns));
        NetworkStep drop = new NetworkStep.DropAddress(NAME, kubeDns, 32);

        assertThat(plan(Reach.ADD, marked).steps()).isEmpty();
        assertThat(plan(Reach.TIDY, marked).steps()).containsExactly(drop);
        assertThat(plan(Reach.TIDY, unmarked).steps()).isEmpty();
        assertThat(plan(Reach.TIDY, unmarked).findings())
                .singleElement()
                .matches(finding -> finding.message().contains("10.96.0.10"));
        assertThat(plan(Reach.TAKE_OVER, unmarked).steps()).containsExactly(new NetworkStep.MarkLink(NAME), drop);
    }

    @Test
    void usesLoopbackWithoutTouchingItsOtherAddresses() {
        ActualLink lo = link("lo", "loopback", "", on(Address.of("127.0.0.1")), on(V4));
        LinkPlan plan = LinkPlan.towards(DESIRED, LinkKind.LOOPBACK, new ActualLinks(List.of(lo)), Reach.TIDY);

        assertThat(plan.steps()).containsExactly(new NetworkStep.PutAddress("lo", V6));
        assertThat(LinkPlan.away(DESIRED, new ActualLinks(List.of(lo))).steps())
                .containsExactly(new NetworkStep.DropAddress("lo", V4, 32));
    }

    @Test
    void goesAwayWithAllLinksThatAreMarkedAndWithOurAddressesOnOthers() {
        ActualLink marked = link(NAME, "dummy", "zonefleet", on(V4));
        ActualLink before = link("olddns", "bridge", "zonefleet", on(V6));
        assertThat(LinkPlan.away(DESIRED, node(marked, before)).steps())
                .containsExactly(new NetworkStep.DropLink(NAME), new NetworkStep.DropLink("olddns"));
        assertThat(LinkPlan.away(DesiredNetwork.NOTHING, node(marked, before)).steps())
                .as("by marks alone")
                .hasSize(2);

        ActualLink unmarked = link(NAME, "dummy", "", on(V4), on(Address.of("10.96.0.10")));
        assertThat(LinkPlan.away(DESIRED, node(unmarked)).steps())
                .containsExactly(new NetworkStep.DropAddress(NAME, V4, 32));
        assertThat(LinkPlan.away(DesiredNetwork.NOTHING, node(unmarked)).steps())
                .isEmpty();
        assertThat(LinkPlan.away(DESIRED, node(link(NAME, "vlan", "", on(V4)))).steps())
                .isEmpty();
        assertThat(LinkPlan.away(DESIRED, node()).steps()).isEmpty();
    }
}
