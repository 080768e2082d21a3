// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DesiredNetworkTest {
    private static final Endpoint V4 = new Endpoint(Address.of("169.254.20.10"), 53);
    private static final Endpoint V6 = new Endpoint(Address.of("fd00::10"), 53);
    private static final Endpoint HEALTH = new Endpoint(Address.of("169.254.20.10"), 8080);

    private static NetworkSettings settings(RulesMode mode, boolean intercept) {
        return new NetworkSettings("nodelocaldns", LinkKind.AUTO, intercept, mode, RulesBackend.AUTO, Teardown.KEEP);
    }

    private static DesiredNetwork desired(RulesMode mode, List<Endpoint> dns, Optional<Endpoint> health) {
        return Wish.of(Optional.of(settings(mode, false)), dns, health, List.of())
                .network()
                .orElseThrow();
    }

    @Test
    void hasTheTwelveRulesOfNodeCacheForAnAddressWithItsHealthPort() {
        List<Rule> rules =
                desired(RulesMode.FULL, List.of(V4), Optional.of(HEALTH)).rules(Conditions.NONE);

        assertThat(rules).hasSize(14).doesNotHaveDuplicates();
        assertThat(rules.stream()
                        .filter(rule -> rule.condition() != Condition.FROM_LOOPBACK)
                        .map(rule -> rule.chain() + " " + rule.transport() + " " + rule.side() + " " + rule.port()))
                .containsExactlyInAnyOrder(
                        "RAW_PREROUTING TCP DESTINATION 53",
                        "RAW_PREROUTING UDP DESTINATION 53",
                        "FILTER_INPUT TCP DESTINATION 53",
                        "FILTER_INPUT UDP DESTINATION 53",
                        "RAW_OUTPUT TCP SOURCE 53",
                        "RAW_OUTPUT UDP SOURCE 53",
                        "FILTER_OUTPUT TCP SOURCE 53",
                        "FILTER_OUTPUT UDP SOURCE 53",
                        "RAW_OUTPUT TCP DESTINATION 53",
                        "RAW_OUTPUT UDP DESTINATION 53",
                        "RAW_OUTPUT TCP DESTINATION 8080",
                        "RAW_OUTPUT TCP SOURCE 8080");
    }

    @Test
    void hasNoRulesOfAHealthPortThatIsElsewhere() {
        Endpoint elsewhere = new Endpoint(Address.of("127.0.0.1"), 8080);

        assertThat(desired(RulesMode.FULL, List.of(V4), Optional.of(elsewhere)).rules(Conditions.NONE))
                .hasSize(12);
    }

    @Test
    void hasRulesForEachAddressAndPort() {
        List<Endpoint> dns = List.of(V4, V6, new Endpoint(Address.of("fd00::10"), 5353));

        assertThat(desired(RulesMode.FULL, dns, Optional.empty()).rules(Conditions.NONE))
                .hasSize(36);
        assertThat(desired(RulesMode.FULL, dns, Optional.empty()).addresses())
                .containsExactly(V4.address(), V6.address());
    }

    @Test
    void hasOnlyFiltersWithoutNoTrackAndNothingWhereOff() {
        assertThat(desired(RulesMode.NO_NOTRACK, List.of(V4), Optional.of(HEALTH))
                        .rules(Conditions.NONE))
                .hasSize(4)
                .allMatch(rule -> rule.chain().target() == Chain.Target.ACCEPT);
        assertThat(desired(RulesMode.OFF, List.of(V4), Optional.of(HEALTH)).rules(Conditions.NONE))
                .isEmpty();
    }

    @Test
    void putsConditionsOnQueriesOnly() {
        List<Rule> rules = desired(RulesMode.FULL, List.of(V4), Optional.of(HEALTH))
                .rules(new Conditions(Condition.LOCAL_SOCKET, Condition.NONE));

        assertThat(rules.stream().filter(rule -> rule.condition() == Condition.LOCAL_SOCKET))
                .hasSize(2)
                .allMatch(rule -> rule.chain() == Chain.RAW_PREROUTING);
    }

    @Test
    void leavesLoopbackAloneAndRefusesLinkLocalAddresses() {
        Wish wish = Wish.of(
                Optional.of(settings(RulesMode.FULL, false)),
                List.of(new Endpoint(Address.of("127.0.0.1"), 53), new Endpoint(Address.of("fe80::1"), 53), V4),
                Optional.empty(),
                List.of());

        assertThat(wish.network().orElseThrow().dns()).containsExactly(V4);
        assertThat(wish.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FaultKind.CONFIG_INVALID);
            assertThat(finding.subject()).isEqualTo("fe80::1");
        });
    }

    @Test
    void takesKubeDnsAddressesAndSaysWhereItCanNot() {
        Wish taken = Wish.of(
                Optional.of(settings(RulesMode.FULL, true)),
                List.of(V4, new Endpoint(Address.of("10.96.0.10"), 53)),
                Optional.empty(),
                List.of(Address.of("10.96.0.10")));
        Wish not = Wish.of(Optional.of(settings(RulesMode.FULL, true)), List.of(V4), Optional.empty(), List.of());

        assertThat(taken.network().orElseThrow().addresses()).contains(Address.of("10.96.0.10"));
        assertThat(taken.findings()).isEmpty();
        assertThat(not.network().orElseThrow().addresses()).containsExactly(V4.address());
        assertThat(not.findings()).hasSize(1);
    }

    @Test
    void isNothingWhereTheProfileHasNoNetwork() {
        assertThat(Wish.of(Optional.empty(), List.of(V4), Optional.empty(), List.of()))
                .isEqualTo(Wish.NONE);
    }
}
