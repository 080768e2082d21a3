// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.Profile;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import io.zonefleet.testing.Await;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubeDnsGateTest {
    private static final Address SERVICE = Address.of("10.96.0.10");
    private static final Address MANAGED = Address.of("192.0.2.1");
    private static final ServedName NAME =
            new ServedName(new Answer(List.of(MANAGED), Ttl.DEFAULT, false, Below.NXDOMAIN), 1);
    private static final NetworkSettings TAKING =
            new NetworkSettings("nodelocaldns", LinkKind.AUTO, true, RulesMode.FULL, RulesBackend.AUTO, Teardown.KEEP);

    private final KubeDns kubeDns = new KubeDns();
    private final Link link = new Link();
    private final KubeDnsGate gate = new KubeDnsGate(link, kubeDns, Time.ofThisMachine(), new Random(1));

    /** Answers as it was told. */
    private static final class KubeDns implements Prober {
        private volatile Set<InetAddress> answer = Set.of();
        private volatile String unknown = "none";
        private volatile boolean silent;
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public List<Optional<Reply>> ask(
                Endpoint server, Transport transport, List<Question> questions, Duration timeout) {
            assertThat(server.text()).isEqualTo("10.96.0.11:53");
            assertThat(questions).isNotEmpty();
            asked.incrementAndGet();
            return questions.stream()
                    .map(question -> silent
                            ? Optional.<Reply>empty()
                            : Optional.of(new Reply(
                                    0,
                                    false,
                                    OptionalLong.empty(),
                                    question.type() == RecordType.A
                                                    && !question.name().endsWith(unknown)
                                            ? answer
                                            : Set.of(),
                                    List.of())))
                    .toList();
        }
    }

    /** A node that has the addresses or has them not. */
    private static final class Link implements Network {
        private boolean there;

        @Override
        public void want(Wish wish) {}

        @Override
        public void answers(Answers answers) {}

        @Override
        public boolean awaitAddresses(Duration patience) {
            return true;
        }

        @Override
        public boolean has(Collection<Address> addresses) {
            return true; // as where the kernel lets programs bind what is not there, or another link has them
        }

        @Override
        public boolean carries(Collection<Address> addresses, String link) {
            assertThat(link).isEqualTo("nodelocaldns");
            return there;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }

        @Override
        public Optional<NetworkState> state() {
            return Optional.empty();
        }
    }

    private static ServedImage image(Optional<NetworkSettings> settings) {
        return image(settings, Map.of(DomainName.of("a.example.com"), NAME));
    }

    private static ServedImage image(Optional<NetworkSettings> settings, Map<DomainName, ServedName> names) {
        Profile profile = settings.map(Profile.BUILT_IN::with).orElse(Profile.BUILT_IN);
        return new ServedImage(
                new ClusterId("prod"),
                new ClusterProfile(
                        profile,
                        Optional.empty(),
                        List.of(SERVICE),
                        Optional.of(KubeProxyMode.IPTABLES),
                        Optional.of(List.of(Address.of("10.96.0.11")))),
                names,
                Map.of(),
                Map.of());
    }

    private final ServedImage taking = image(Optional.of(TAKING));

    private List<Address> taken() {
        return gate.admit(taking).profile().intercepted();
    }

    @AfterEach
    void end() {
        gate.close();
    }

    @Test
    void waitsUntilKubeDnsKnowsManagedNamesAndStaysThen() {
        assertThat(taken()).isEmpty();
        Await.until("it says so", () -> !gate.findings().isEmpty());
        assertThat(gate.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FaultKind.KUBE_DNS_DIFFERS);
            assertThat(finding.message()).contains("a.example.com", "10.96.0.11");
        });
        assertThat(gate.admit(taking)).as("nothing is made anew").isSameAs(gate.admit(taking));

        kubeDns.answer = Set.of(MANAGED.inet());
        Await.until("they are taken", () -> taken().equals(List.of(SERVICE)));
        assertThat(gate.findings()).isEmpty();
        assertThat(gate.admit(taking)).isSameAs(taking);

        kubeDns.silent = true;
        assertThat(taken()).containsExactly(SERVICE);
    }

    /** kube-dns would answer all of no questions rightly, and not know the first name that comes. */
    @Test
    void waitsWhereThereIsNothingToAskForAndSaysWhyWithoutAFault() {
        ServedImage nameless = image(Optional.of(TAKING), Map.of());
        assertThat(gate.admit(nameless).profile().intercepted()).isEmpty();
        assertThat(gate.waits().orElseThrow().text()).contains("no managed name");
        kubeDns.answer = Set.of(MANAGED.inet());
        for (int i = 0; i < 3; i++) {
            assertThat(gate.admit(nameless).profile().intercepted()).isEmpty();
        }
        assertThat(gate.findings()).isEmpty();
        assertThat(kubeDns.asked).hasValue(0);

        Await.until("they are taken", () -> taken().equals(List.of(SERVICE)));
        assertThat(kubeDns.asked.get()).isPositive();
        assertThat(gate.waits()).isEmpty();
        assertThat(gate.admit(nameless)).as("what is taken stays").isSameAs(nameless);
        assertThat(gate.waits()).isEmpty();
    }

    @Test
    void waitsForASuffixThatHasOneNameOfThousands() {
        Map<DomainName, ServedName> names = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            names.put(DomainName.of("n" + i + ".example.com"), NAME);
        }
        names.put(DomainName.of("only.example.net"), NAME);
        ServedImage many = image(Optional.of(TAKING), names);
        kubeDns.answer = Set.of(MANAGED.inet());
        kubeDns.unknown = ".example.net";

        assertThat(gate.admit(many).profile().intercepted()).isEmpty();
        Await.until("it says so", () -> !gate.findings().isEmpty());
        assertThat(gate.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("only.example.net"));
        assertThat(gate.admit(many).profile().intercepted()).isEmpty();

        kubeDns.unknown = "none";
        Await.until(
                "they are taken", () -> gate.admit(many).profile().intercepted().equals(List.of(SERVICE)));
        assertThat(gate.findings()).isEmpty();
    }

    @Test
    void keepsWhatWasTakenBeforeItStarted() {
        link.there = true;
        kubeDns.silent = true;
        assertThat(taken()).containsExactly(SERVICE);
        assertThat(taken()).containsExactly(SERVICE);
    }

    @Test
    void asksNobodyWhereNothingIsToBeTaken() {
        ServedImage plain = image(Optional.empty());
        assertThat(gate.admit(plain)).isSameAs(plain);
        assertThat(gate.findings()).isEmpty();
    }
}
