// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.agent.ha.Partners;
import io.zonefleet.agent.ha.Registration;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.state.CpuUse;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NodeName;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who is welcome beside us, who is not, and who is ended: by time that a test moves. */
class PartnerWatchTest {
    private static final Endpoint SHARED = new Endpoint(Address.of("169.254.20.10"), 53);
    private static final Endpoint OURS = new Endpoint(Address.of("127.0.0.101"), 53);
    private static final Endpoint THEIRS = new Endpoint(Address.of("127.0.0.102"), 53);
    private static final AgentConfig CONFIG = config("");
    private static final AgentConfig QUICK = config("timing: {probe: 200ms}\n");

    private final ManualTime time = new ManualTime();
    private final Machine machine = new Machine();
    private final PartnerWatch watch = new PartnerWatch(machine, machine, time.time());
    private boolean well = true;
    private boolean apart;

    /** Who else is there, and who answers where. */
    private static final class Machine implements Partners, Prober {
        final List<Partner> others = new ArrayList<>();
        final Map<Endpoint, String> answering = new HashMap<>();
        final List<Registration.Instance> killed = new ArrayList<>();
        final List<Registration> announced = new ArrayList<>();
        Optional<String> refuses = Optional.empty();
        Runnable leaving = () -> {};
        /** Of each second, in which no CPU was to be had. */
        long waitingMillis;

        long seconds;
        /** Questions whose answers do not come. */
        int lost;

        @Override
        public void announce(Registration mine) throws IOException {
            if (refuses.isPresent()) {
                throw new IOException(refuses.get());
            }
            announced.add(mine);
        }

        @Override
        public List<Partner> others() {
            return List.copyOf(others);
        }

        @Override
        public OptionalLong started(long pid) {
            return OptionalLong.of(7);
        }

        @Override
        public long user() {
            return 998;
        }

        @Override
        public boolean kill(Registration.Instance instance) {
            killed.add(instance);
            others.removeIf(partner -> partner.said().coreDns().equals(Optional.of(instance)));
            return true;
        }

        @Override
        public Optional<CpuUse> cpuUse(long pid) {
            return Optional.of(new CpuUse(Duration.ofMillis(1), Duration.ofMillis(waitingMillis * seconds)));
        }

        @Override
        public void leave() {
            leaving.run();
        }

        @Override
        public void close() {}

        @Override
        public List<Optional<Reply>> ask(
                Endpoint server, Transport transport, List<Question> questions, Duration timeout) {
            if (lost > 0) {
                lost--;
                return List.of(Optional.empty());
            }
            return List.of(Optional.ofNullable(answering.get(server))
                    .map(name -> new Reply(
                            0,
                            false,
                            OptionalLong.empty(),
                            Set.of(),
                            name.isEmpty() ? List.of() : List.of("corefile=01234567", "instance=" + name))));
        }
    }

    private static AgentConfig config(String more) {
        return ConfigReader.read("""
                cluster: prod
                node: n1-a
                etcd: {endpoints: ["http://127.0.0.1:2379"]}
                ha: {probeAddress: 127.0.0.101}
                """ + more).orThrow();
    }

    private static Registration other(String cluster, long user, Map<String, String> own) {
        return new Registration(
                new ClusterId(cluster),
                new NodeName("n1-b"),
                4711,
                user,
                Optional.of(new Registration.Instance("ztheirs", 4712, 8)),
                List.of(SHARED.text()),
                List.of(THEIRS.text()),
                new TreeMap<>(own));
    }

    private static Registration partner() {
        return other("prod", 998, Map.of());
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advance(Duration.ofSeconds(1));
            machine.seconds++;
            look(CONFIG);
        }
    }

    private void look(AgentConfig config) {
        watch.step(new PartnerWatch.Situation(
                config, Set.of(42L), Set.of("zours"), List.of(SHARED), apart, List.of(OURS), well));
    }

    private String faults(FaultKind kind) {
        return watch.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .map(finding -> finding.subject() + ": " + finding.message())
                .reduce("", (all, each) -> all + each + "\n");
    }

    @Test
    void saysWhoWeAreOnceAndAgainWhenThatChanges() {
        pass(3);

        assertThat(machine.announced).hasSize(1);
        assertThat(machine.announced.getFirst().coreDns()).contains(new Registration.Instance("zours", 42, 7));
        assertThat(machine.announced.getFirst().own()).containsEntry("coredns.health", "127.0.0.1:8080");
        watch.step(new PartnerWatch.Situation(
                CONFIG, Set.of(43L), Set.of("znext"), List.of(SHARED), apart, List.of(OURS), well));
        assertThat(machine.announced).hasSize(2);
    }

    @Test
    void anAgentOfOurClusterAndUserOnOurAddressesIsWelcome() {
        machine.others.add(new Partners.Partner(partner(), true, true));
        machine.answering.put(THEIRS, "ztheirs");
        machine.answering.put(SHARED, "ztheirs");

        pass(30);

        assertThat(watch.pids()).containsExactly(4712L);
        assertThat(watch.isShared()).isTrue();
        assertThat(watch.findings()).isEmpty();
        assertThat(watch.strangers()).isEmpty();
        assertThat(machine.killed).isEmpty();
    }

    @Test
    void whoEndsSaysSoBeforeItLooksWhoStays() {
        machine.others.add(new Partners.Partner(partner(), true, true));
        machine.answering.put(THEIRS, "ztheirs");
        pass(2);
        watch.leave();
        assertThat(watch.isShared()).as("the other stays").isTrue();

        machine.leaving = () -> machine.others.set(0, new Partners.Partner(partner(), false, true));
        watch.leave();
        assertThat(watch.isShared()).as("the other ends as well").isFalse();
    }

    @Test
    void oneThatGetsNoCpuIsLeftTimeBeforeItIsKilled() {
        machine.others.add(new Partners.Partner(partner(), true, true));
        machine.answering.put(THEIRS, "ztheirs");
        pass(2);
        machine.answering.clear();
        machine.waitingMillis = 900;

        pass(20);
        assertThat(machine.killed).isEmpty();
        assertThat(faults(FaultKind.PARTNER_DOWN)).contains("gets no CPU");

        pass(20);
        assertThat(machine.killed).hasSize(1);
    }

    @Test
    void saysThatClientsAreAnsweredOnlyWhileItAnswersThem() {
        apart = true;
        machine.others.add(new Partners.Partner(partner(), true, true));
        machine.answering.put(THEIRS, "ztheirs");
        assertThat(watch.isAnswered(CONFIG)).isTrue();
        pass(1);
        assertThat(machine.announced.getLast().dns()).isEmpty();
        assertThat(watch.isAnswered()).isTrue();
        assertThat(watch.answersNow()).isTrue();

        apart = false;
        pass(1);
        assertThat(machine.announced.getLast().dns()).containsExactly(SHARED.text());
        machine.answering.clear();
        pass(2);
        assertThat(watch.isAnswered()).isTrue(); // a busy machine loses answers, too
        assertThat(watch.answersNow()).isFalse();
        pass(1);
        assertThat(watch.isAnswered()).isFalse();
    }

    /** Seen once before ours was started is seen, though the first question after that be lost. */
    @Test
    void remembersWhoAnsweredBeforeTheStart() {
        apart = true;
        machine.others.add(new Partners.Partner(partner(), true, true));
        machine.answering.put(THEIRS, "ztheirs");
        machine.lost = 2;
        assertThat(watch.isAnswered(CONFIG)).isTrue();

        machine.lost = 1;
        pass(1);
        assertThat(watch.isAnswered()).isTrue();
    }

    @Test
    void anAgentThatStandsApartAnswersNobody() {
        Registration silent = new Registration(
                new ClusterId("prod"),
                new NodeName("n1-b"),
                4711,
                998,
                partner().coreDns(),
                List.of(),
                List.of(THEIRS.text()),
                new TreeMap<>());
        machine.others.add(new Partners.Partner(silent, true, true));
        machine.answering.put(THEIRS, "ztheirs");

        assertThat(watch.isAnswered(CONFIG)).isFalse();
    }

    @Test
    void oneThatHangsIsEndedAfterTwiceTheTimeItsOwnAgentTakes() {
        machine.others.add(new Partners.Partner(partner(), true, true));
        machine.answering.put(THEIRS, "ztheirs");
        pass(2);
        machine.answering.clear();

        pass(5);
        assertThat(machine.killed).isEmpty();
        pass(1);

        assertThat(machine.killed).containsExactly(new Registration.Instance("ztheirs", 4712, 8));
        pass(1);
        assertThat(faults(FaultKind.PARTNER_DOWN)).contains("prod/n1-b").contains("127.0.0.102:53");
        pass(15);
        assertThat(watch.findings()).isEmpty();
    }

    @Test
    void isNotEndedByOneThatDoesNotAnswerItself() {
        well = false;
        machine.others.add(new Partners.Partner(partner(), true, true));
        machine.answering.put(THEIRS, "ztheirs");
        pass(2);
        machine.answering.clear();

        pass(60);

        assertThat(machine.killed).isEmpty();
        assertThat(faults(FaultKind.PARTNER_DOWN)).contains("own does not answer either");
    }

    @Test
    void oneThatItsAgentHasLeftIsEnded() {
        machine.others.add(new Partners.Partner(partner(), false, true));
        machine.answering.put(THEIRS, "ztheirs");

        pass(11);
        assertThat(machine.killed).isEmpty();
        pass(1);

        assertThat(machine.killed).hasSize(1);
    }

    @Test
    void oneThatStartsIsGivenItsTime() {
        machine.others.add(new Partners.Partner(partner(), true, true));

        pass(15);

        assertThat(machine.killed).isEmpty();
        assertThat(watch.pids()).containsExactly(4712L);
    }

    @Test
    void anotherClusterOrUserIsAStranger() {
        machine.others.add(new Partners.Partner(other("test", 998, Map.of()), true, true));
        pass(1);
        assertThat(faults(FaultKind.FOREIGN_LISTENER)).contains("another cluster");
        assertThat(watch.pids()).isEmpty();
        assertThat(watch.isShared()).isFalse();

        machine.others.set(0, new Partners.Partner(other("prod", 0, Map.of()), true, true));
        pass(1);
        assertThat(faults(FaultKind.FOREIGN_LISTENER)).contains("as user 0 and this one as user 998");
        assertThat(watch.pids()).isEmpty();
    }

    @Test
    void portsThatOnlyOneMayHaveAreNamedWithTheirKeys() {
        machine.others.add(new Partners.Partner(
                other("prod", 998, Map.of("coredns.health", "127.0.0.1:8080", "http.listen", "127.0.0.1:9253")),
                true,
                true));

        pass(1);

        assertThat(faults(FaultKind.CONFIG_INVALID).lines())
                .anyMatch(line -> line.startsWith("coredns.health: 127.0.0.1:8080 is coredns.health of node prod/n1-b"))
                .anyMatch(line -> line.startsWith("coredns.metrics: 127.0.0.1:9253 is http.listen of node prod/n1-b"));
    }

    @Test
    void whoAnswersHasASecondToSayWhoItIsHoweverOftenItIsSeen() {
        machine.answering.put(SHARED, "zunknown");
        for (int i = 0; i < 5; i++) {
            look(QUICK);
            assertThat(watch.strangers()).as("after %d looks", i + 1).isEmpty();
            time.advance(Duration.ofMillis(200));
        }

        look(QUICK);

        assertThat(watch.strangers()).containsOnlyKeys(SHARED.text());
    }

    @Test
    void whoAnswersWithoutHavingSaidSoIsAStrangerWhenSeenForAWhile() {
        machine.answering.put(SHARED, "zunknown");
        pass(1);
        assertThat(watch.strangers()).as("it has had no time to say so").isEmpty();

        pass(1);

        assertThat(watch.strangers()).containsOnlyKeys(SHARED.text());
        machine.answering.put(SHARED, "");
        pass(1);
        assertThat(watch.strangers().get(SHARED.text())).asString().contains("not ours");
        machine.answering.put(SHARED, "zours");
        pass(15);
        assertThat(watch.strangers()).isEmpty();
    }

    @Test
    void saysWhenNobodyCanBeTold() {
        machine.refuses = Optional.of("no space left on device");
        pass(3);
        assertThat(faults(FaultKind.CONFIG_INVALID)).contains("ha.lock").contains("no space left");

        machine.refuses = Optional.empty();
        pass(1);

        assertThat(watch.findings()).isEmpty();
        assertThat(machine.announced).hasSize(1);
    }
}
