// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Words;
import io.zonefleet.model.ZoneState;
import io.zonefleet.store.Entry;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Lease;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReporterTest {
    private static final ClusterId CLUSTER = new ClusterId("local");
    private static final NodeName NODE = new NodeName("local-1");
    private static final Instant FIRST_SEEN = Instant.parse("2025-12-24T00:00:00Z");

    private final ManualTime time = new ManualTime();
    private final MemoryStore store = new MemoryStore();
    private final Reporter reporter = new Reporter(store, Keys.DEFAULT, Duration.ofSeconds(15), time::now, FIRST_SEEN);

    private NodeStatus status(int zones, List<ZoneState> exceptions, List<Fault> faults) {
        return new NodeStatus(
                CLUSTER,
                NODE,
                time.time().instant().get(),
                "E1",
                new TreeMap<>(Map.of("all", 7L)),
                Optional.of(time.time().instant().get()),
                OptionalDouble.empty(),
                zones,
                zones,
                exceptions,
                faults,
                new TreeMap<>(),
                "3f9c2b71",
                List.of("127.0.0.1:53"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private NodeStatus status(int zones) {
        return status(zones, List.of(), List.of());
    }

    private Optional<Entry> entry(String key) {
        return store.read(KeyRange.single(key), 0).entries().stream().findFirst();
    }

    private NodeStatus stored() throws UnreadableException {
        return Codec.decode(
                NodeStatus.class,
                entry(Keys.DEFAULT.status(CLUSTER, NODE)).orElseThrow().value());
    }

    @Test
    void writesTheFirstAtOnceAndThenTheNewestTwiceASecond() throws UnreadableException {
        reporter.step(status(1));
        assertThat(stored().zonesTotal()).isEqualTo(1);

        assertThat(reporter.step(status(2))).isEqualTo(Duration.ofMillis(500));
        reporter.step(status(3));
        assertThat(stored().zonesTotal()).isEqualTo(1);
        time.advance(Duration.ofMillis(500));
        reporter.step(status(3));
        assertThat(stored().zonesTotal()).isEqualTo(3);
    }

    @Test
    void writesNothingWhereNothingIsNewButForASignOfLifeNowAndThen() {
        reporter.step(status(1));
        long first = entry(Keys.DEFAULT.status(CLUSTER, NODE)).orElseThrow().modRevision();
        for (int i = 0; i < 50; i++) {
            time.advance(Duration.ofMillis(500));
            reporter.step(status(1));
        }
        assertThat(entry(Keys.DEFAULT.status(CLUSTER, NODE)).orElseThrow().modRevision())
                .isEqualTo(first);

        time.advance(Duration.ofSeconds(10));
        reporter.step(status(1));
        assertThat(entry(Keys.DEFAULT.status(CLUSTER, NODE)).orElseThrow().modRevision())
                .isGreaterThan(first);
    }

    @Test
    void keepsTheNodesIdentityBeyondItsLease() throws UnreadableException {
        reporter.step(status(1));
        reporter.close();

        assertThat(entry(Keys.DEFAULT.status(CLUSTER, NODE))).isEmpty();
        NodeIdentity identity = Codec.decode(
                NodeIdentity.class,
                entry(Keys.DEFAULT.node(CLUSTER, NODE)).orElseThrow().value());
        assertThat(identity.firstSeen()).isEqualTo(FIRST_SEEN);
        assertThat(identity.lastProved()).isPresent();
    }

    @Test
    void makesANewLeaseWhereTheOldOneWasLost() throws UnreadableException {
        reporter.step(status(1));
        store.expireLeases();
        assertThat(entry(Keys.DEFAULT.status(CLUSTER, NODE))).isEmpty();

        time.advance(Duration.ofSeconds(2));
        reporter.step(status(1));

        assertThat(stored().zonesTotal()).isEqualTo(1);
    }

    @Test
    void leasesAreLongerWhereOneRanOutAndShortAgainOnceItIsCalm() {
        List<Duration> made = new ArrayList<>();
        ForwardingStore slow = new ForwardingStore(() -> store) {
            @Override
            public Lease lease(Duration ttl) {
                made.add(ttl);
                return super.lease(ttl);
            }
        };
        Reporter patient = new Reporter(slow, Keys.DEFAULT, Duration.ofSeconds(4), time::now, FIRST_SEEN);
        patient.step(status(1));
        for (int i = 0; i < 4; i++) {
            store.expireLeases();
            time.advance(Duration.ofSeconds(31)); // the length of the next one is known by then
            patient.step(status(1));
            time.advance(Duration.ofSeconds(31));
            patient.step(status(1));
        }
        assertThat(made.stream().map(Duration::toSeconds)).startsWith(4L, 4L, 8L, 8L, 16L, 16L);
        assertThat(made.getLast()).isEqualTo(Duration.ofSeconds(16));

        for (int i = 0; i < 50; i++) {
            time.advance(Duration.ofSeconds(31));
            patient.step(status(1));
            assertThat(entry(Keys.DEFAULT.status(CLUSTER, NODE))).isPresent();
        }
        assertThat(made.getLast()).isEqualTo(Duration.ofSeconds(4));
        patient.close();
        assertThat(entry(Keys.DEFAULT.status(CLUSTER, NODE))).isEmpty();
    }

    @Test
    void aLeaseThatWasOnlyOutOfReachIsNoReasonForLongerOnes() {
        Leases away = new Leases();
        Reporter cutOff = new Reporter(away, Keys.DEFAULT, Duration.ofSeconds(4), time::now, FIRST_SEEN);
        cutOff.step(status(1));
        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofSeconds(31));
            away.lost.add(away.newest);
            cutOff.step(status(1));
        }
        assertThat(away.made).hasSize(4).containsOnly(Duration.ofSeconds(4));
    }

    /** After a defect the status hangs on the lease that there was: whichever were made since, none is left over. */
    @Test
    void givesBackEveryLeaseThatItDoesNotNeedAnyMore() {
        Leases leases = new Leases();
        Reporter broken = new Reporter(leases, Keys.DEFAULT, Duration.ofSeconds(4), time::now, FIRST_SEEN);
        broken.step(status(1));
        leases.isBroken = true;
        for (int i = 0; i < 2; i++) {
            time.advance(Duration.ofSeconds(31));
            leases.lost.add(leases.newest);
            assertThatThrownBy(() -> broken.step(status(1))).isInstanceOf(IllegalStateException.class);
        }
        leases.isBroken = false;
        time.advance(Duration.ofSeconds(31));
        broken.step(status(1));

        assertThat(leases.made).hasSize(3);
        assertThat(leases.open).containsExactly(leases.newest);
        assertThat(entry(Keys.DEFAULT.status(CLUSTER, NODE))).isPresent();
    }

    /** The store, with a look at its leases: some seem lost that are not, and writes may end in a defect. */
    private final class Leases extends ForwardingStore {
        private final List<Duration> made = new ArrayList<>();
        private final Set<Long> open = new HashSet<>();
        private final Set<Long> lost = new HashSet<>();
        private long newest;
        private boolean isBroken;

        Leases() {
            super(() -> store);
        }

        @Override
        public TxnOutcome commit(Txn txn) {
            if (isBroken) {
                throw new IllegalStateException("a defect");
            }
            return super.commit(txn);
        }

        @Override
        public Lease lease(Duration ttl) {
            made.add(ttl);
            Lease inner = super.lease(ttl);
            newest = inner.id();
            open.add(newest);
            return new Lease() {
                @Override
                public long id() {
                    return inner.id();
                }

                @Override
                public boolean isLost() {
                    return lost.contains(inner.id()) || inner.isLost();
                }

                @Override
                public void close() {
                    open.remove(inner.id());
                    inner.close();
                }
            };
        }
    }

    @Test
    void twoAgentsOfOneNodeBothSayThatThereIsAnotherUntilItIsGone() {
        Reporter twin = new Reporter(store, Keys.DEFAULT, Duration.ofSeconds(15), time::now, FIRST_SEEN);
        reporter.step(status(1));
        twin.step(status(2));
        assertThat(twin.rival()).isEmpty();

        time.advance(Duration.ofSeconds(31));
        reporter.step(status(1));
        assertThat(reporter.rival())
                .hasValueSatisfying(who -> assertThat(who.text()).contains("127.0.0.1:53"));
        time.advance(Duration.ofSeconds(31));
        twin.step(status(2));
        assertThat(twin.rival()).isPresent();

        twin.close();
        for (int second = 0; second < 30; second++) {
            time.advance(Duration.ofSeconds(1));
            reporter.step(status(1));
        }
        assertThat(reporter.rival()).isEmpty();
    }

    @Test
    void anAgentThatWasStartedAgainIsNoRivalOfItsFormerSelf() throws UnreadableException {
        reporter.step(status(1));
        Reporter again = new Reporter(store, Keys.DEFAULT, Duration.ofSeconds(15), time::now, FIRST_SEEN);
        for (int zones = 2; zones < 20; zones++) {
            again.step(status(zones));
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(again.rival()).isEmpty();
        assertThat(stored().zonesTotal()).isEqualTo(19);
    }

    @Test
    void comesBackWholeWhereTheStoreHasLostIt() throws UnreadableException {
        reporter.step(status(1));
        store.commit(Txn.builder()
                .delete(Keys.DEFAULT.status(CLUSTER, NODE))
                .delete(Keys.DEFAULT.node(CLUSTER, NODE))
                .build());
        time.advance(Duration.ofSeconds(1));
        reporter.step(status(2));
        assertThat(reporter.rival()).isEmpty();
        assertThat(stored().zonesTotal()).isEqualTo(2);
        assertThat(entry(Keys.DEFAULT.node(CLUSTER, NODE))).isPresent();
    }

    @Test
    void neverWritesMoreThanEightKibibytes() throws UnreadableException {
        List<ZoneState> zones = IntStream.range(0, 100)
                .mapToObj(i -> new ZoneState(
                        DomainName.of("zone-with-a-rather-long-name-%d.example.com".formatted(i)),
                        OptionalLong.of(i),
                        OptionalLong.empty()))
                .toList();
        List<Fault> faults = IntStream.range(0, 80)
                .mapToObj(i -> new Fault(FaultKind.ZONE_REFUSED, "z" + i, "ä".repeat(2_000), FIRST_SEEN))
                .toList();

        reporter.step(status(100, zones, faults));

        assertThat(entry(Keys.DEFAULT.status(CLUSTER, NODE))
                        .orElseThrow()
                        .value()
                        .size())
                .isLessThanOrEqualTo(8 * 1024);
        assertThat(stored().faults()).isNotEmpty().hasSizeLessThanOrEqualTo(NodeStatus.MAX_FAULTS);
    }

    @Test
    void saysFaultsInEnglishAloneBeforeItLeavesAnyOut() throws UnreadableException {
        reporter.step(status(1, List.of(), refused(5)));
        assertThat(stored().faults()).hasSize(5).allMatch(fault -> fault.said().isPresent());
        time.advance(Duration.ofSeconds(1));
        reporter.step(status(2, List.of(), refused(18)));
        assertThat(stored().faults()).hasSize(18).allMatch(fault -> fault.said().isEmpty());
    }

    private static List<Fault> refused(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Words words = Sentence.ZONE_KEPT.of("a".repeat(250));
                    return new Fault(
                            FaultKind.ZONE_REFUSED, "z" + i, words.text(), FIRST_SEEN, Optional.of(words.said()));
                })
                .toList();
    }
}
