// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.prove.Expectation;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.Profile;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.ZoneContent.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KubeDnsWatchTest {
    private static final Address RIGHT = Address.of("192.0.2.10");
    private static final Address UPSTREAM = Address.of("10.96.0.99");
    private static final DomainName NAME = new DomainName("a.example.com");
    private static final List<Expectation> ZONES = List.of(new Expectation(
            NAME,
            new FileFact("00", 7),
            NAME,
            List.of(new Member(NAME, new Answer(List.of(RIGHT), new Ttl(30), false, Below.FORWARD)))));

    private final ManualTime time = new ManualTime();
    private Optional<Address> known = Optional.of(RIGHT);
    private int rcode;
    private int questions;

    private final KubeDnsWatch watch = new KubeDnsWatch(
            (server, transport, asked, timeout) -> {
                assertThat(server.text()).isEqualTo(UPSTREAM.text() + ":53");
                questions += asked.size();
                return asked.stream()
                        .map(question -> Optional.of(new Reply(
                                rcode,
                                false,
                                OptionalLong.empty(),
                                question.type() == RecordType.A
                                        ? Set.copyOf(known.stream()
                                                .map(Address::inet)
                                                .toList())
                                        : Set.of(),
                                List.of())))
                        .toList();
            },
            time.time());

    private static ClusterProfile cluster(boolean intercepts) {
        NetworkSettings network = new NetworkSettings(
                "nodelocaldns", LinkKind.AUTO, intercepts, RulesMode.FULL, RulesBackend.AUTO, Teardown.KEEP);
        return new ClusterProfile(
                Profile.BUILT_IN.with(network),
                Optional.empty(),
                List.of(Address.of("10.96.0.10")),
                Optional.empty(),
                Optional.of(List.of(UPSTREAM)));
    }

    private List<Finding> after(int rounds, boolean intercepts) {
        for (int i = 0; i < rounds; i++) {
            time.advance(Duration.ofMinutes(1));
            watch.step(cluster(intercepts), zone -> ZONES);
        }
        return watch.findings();
    }

    @Test
    void asksNobodyWhereKubeDnsKeepsItsAddresses() {
        assertThat(after(5, false)).isEmpty();
        assertThat(questions).isZero();
    }

    @Test
    void isContentWithAKubeDnsThatAnswersAsTheNodeDoes() {
        assertThat(after(5, true)).isEmpty();
        assertThat(questions).isPositive();
    }

    @Test
    void saysThatKubeDnsWouldAnswerOtherwiseUntilItDoesNot() {
        known = Optional.empty();
        rcode = 3;
        assertThat(after(5, true)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FaultKind.KUBE_DNS_UNAWARE);
            assertThat(finding.message()).contains("10.96.0.99", "a.example.com", "forward");
        });
        known = Optional.of(RIGHT);
        rcode = 0;
        assertThat(after(1, true)).isEmpty();
    }

    @Test
    void doesNotMindAnAnswerOfBeforeThatIsStillCached() {
        assertThat(after(2, true)).isEmpty();
        known = Optional.of(Address.of("192.0.2.9"));
        assertThat(after(2, true)).isEmpty();
    }

    @Test
    void saysNothingMoreOnceTheAddressesAreKubeDnsOwnAgain() {
        known = Optional.empty();
        assertThat(after(5, true)).isNotEmpty();
        assertThat(after(1, false)).isEmpty();
    }
}
