// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static io.zonefleet.agent.testing.DesiredWriter.wildcard;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop against everything that can go wrong around it, without a clock, a disk or a process. */
class SimulationTest {
    private static final List<String> NAMES = List.of(
            "a.example.com", "b.example.com", "x.b.example.com", "c.example.org", "example.org", "d.example.net");

    private static final List<ApplyMode> MODES = List.of(ApplyMode.values());

    private static ClusterProfile profile(int cache, ApplyMode apply) {
        Profile built = Profile.BUILT_IN;
        CacheSettings settings = new CacheSettings(cache, new Ttl(30), new Ttl(5));
        return new ClusterProfile(
                new Profile(built.id(), List.of(), List.of(), settings, new Ttl(5), apply, ""),
                Optional.empty(),
                List.of());
    }

    private static List<FaultKind> faults(Simulation node) {
        return node.status().faults().stream().map(Fault::kind).distinct().toList();
    }

    @Test
    void tellsACoreDnsThatIsDeafAgainAndThenStartsItAnew() {
        Simulation node = new Simulation(1);
        node.run(Duration.ofSeconds(2));
        node.coreDns().becomeDeaf(100);
        node.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        node.wrote();

        node.run(Duration.ofSeconds(20));
        assertThat(faults(node)).contains(FaultKind.NOT_PROVED);
        node.run(Duration.ofSeconds(60));

        assertThat(node.coreDns().instance()).isEqualTo(2);
        assertThat(node.coreDns().serials()).containsKey("a.example.com");
        node.assertComesToRest();
    }

    /** They come faster than CoreDNS reloads. */
    @Test
    void provesWhatIsWrittenWhileChangesComeWithoutEnd() {
        Simulation node = new Simulation(1);
        node.writer().profile(TestCluster.ID, profile(0, ApplyMode.SIGNAL));
        node.wrote();
        node.run(Duration.ofSeconds(2));
        long first = node.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        node.wrote();

        for (int i = 0; i < 300; i++) {
            node.writer().put(Feed.all(), "b.example.com", answer("192.0.2." + (1 + i % 200)));
            node.wrote();
            node.run(Duration.ofMillis(2));
        }

        assertThat(node.status().proved().get("all")).isGreaterThan(first);
        node.assertComesToRest();
    }

    @Test
    void bringsAFullDiskNoHarm() {
        Simulation node = new Simulation(1);
        node.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        node.wrote();
        node.run(Duration.ofSeconds(2));
        node.disk().setFull(true);
        node.writer().put(Feed.all(), "a.example.com", answer("192.0.2.2"));
        node.wrote();

        node.run(Duration.ofSeconds(20));

        assertThat(faults(node)).containsExactly(FaultKind.WRITE_FAILED);
        assertThat(node.coreDns().instance()).isEqualTo(1);
        node.assertComesToRest();
    }

    @Test
    void servesTheLastCorefileThatCoreDnsTook() {
        Simulation node = new Simulation(1);
        node.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        node.wrote();
        node.run(Duration.ofSeconds(3));
        node.coreDns().refuse("b.example.org");
        node.writer().put(Feed.all(), "b.example.org", answer("192.0.2.2"));
        node.wrote();
        node.run(Duration.ofSeconds(5));
        node.coreDns().die();

        node.run(Duration.ofSeconds(10));

        assertThat(faults(node)).contains(FaultKind.RELOAD_FAILED);
        assertThat(node.coreDns().serials()).containsOnlyKeys("a.example.com");
        node.assertComesToRest();
    }

    @Test
    void waitsForTheRestOfAWriteAndSaysSoWhereItDoesNotCome() {
        Simulation node = new Simulation(1);
        node.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        node.wrote();
        node.run(Duration.ofSeconds(3));
        Map<String, Long> before = node.coreDns().serials();
        node.writer()
                .raw(
                        Keys.DEFAULT.head(Feed.all()),
                        Codec.encode(new DesiredValue.Head(OptionalLong.empty(), List.of(), true))
                                .utf8());
        node.writer()
                .raw(
                        Keys.DEFAULT.desiredDomain(Feed.all(), DomainName.of("b.example.com")),
                        Codec.encode(new DesiredValue.Domain(OptionalLong.empty(), Optional.of(answer("192.0.2.2"))))
                                .utf8());

        node.run(Duration.ofSeconds(6));
        assertThat(node.coreDns().serials()).isEqualTo(before);
        assertThat(faults(node)).containsExactly(FaultKind.DESIRED_INCOMPLETE);

        node.writer().put(Feed.all(), "c.example.com", answer("192.0.2.3"));
        node.wrote();
        node.assertComesToRest();
        assertThat(node.coreDns().serials()).containsKeys("b.example.com", "c.example.com");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void comesToRestWhateverHappens(long seed) {
        Random random = new Random(seed);
        Simulation node = new Simulation(seed);
        try {
            for (int i = 0; i < 150; i++) {
                disturb(node, random);
                node.run(Duration.ofMillis(random.nextInt(1, 1_500)));
            }
            node.assertComesToRest();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ", and before that on the disk:\n"
                            + node.disk().lastOperations(),
                    e);
        }
    }

    private static void disturb(Simulation node, Random random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String address = "192.0.2." + (1 + random.nextInt(250));
        Feed feed = random.nextInt(3) == 0 ? TestCluster.OWN : Feed.all();
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> node.writer().put(feed, name, answer(address));
            case 4 -> node.writer().put(feed, name, wildcard(address, "2001:db8::1"));
            case 5, 6 -> node.writer().remove(feed, name);
            case 7 -> node.writer().declare(Feed.all(), "example.com");
            case 8 -> {
                ApplyMode mode = MODES.get(random.nextInt(MODES.size()));
                node.writer().profile(TestCluster.ID, profile(random.nextBoolean() ? 0 : 9_984, mode));
            }
            case 9 -> node.coreDns().die();
            case 10 -> node.coreDns().hang();
            case 11 -> node.coreDns().becomeDeaf(random.nextInt(5));
            case 12 -> node.setPartitioned(random.nextBoolean());
            case 13 -> node.disk().setFull(random.nextBoolean());
            case 14 -> node.disk().failAfter(1 + random.nextInt(8));
            default -> {
                node.disk().repair();
                node.startAgent();
            }
        }
        node.wrote();
    }
}
