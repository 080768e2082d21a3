// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Placement;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.PollResult.Outcome;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.testing.Await;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cluster that is out of reach has contributed. */
class StalePollTest {
    private static final SourceId ID = new SourceId("prod-kubernetes");
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final WriteFixture fixture = new WriteFixture();
    private Instant now = START;
    private boolean away;
    private int first;
    private int names = 1;
    private Address address = Address.of("192.0.2.1");

    @AfterEach
    void close() {
        fixture.close();
    }

    private Poll poll(Optional<Duration> staleAfter) {
        ClusterId cluster = new ClusterId("prod");
        Source source = new Source(
                ID,
                URI.create("https://192.0.2.1:6443"),
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                1 << 20,
                Ttl.DEFAULT,
                false,
                Optional.of(cluster),
                Placement.EVERYWHERE,
                false,
                true,
                "",
                Optional.empty(),
                Optional.of(KubernetesSync.byToken("t", List.of(DomainName.of("example.com")), true, staleAfter)));
        fixture.writer.write(WriteRequest.of("test", List.of(Edit.put(Cluster.of(cluster)), Edit.put(source))));
        Versioned<Source> declared = Await.value(
                "the source",
                () -> Optional.ofNullable(
                        fixture.images.current().intent().sources().get(ID)));
        return poll(declared, Optional.empty());
    }

    /** Of one replica. */
    private Poll poll(Versioned<Source> declared, Optional<PollResult> last) {
        return new Poll(declared, new SomeNames(declared.value()), fixture.writer, fixture.images, () -> now, last);
    }

    /** Has so many names, or is out of reach. */
    private final class SomeNames implements SourceReader {
        private final Source source;

        SomeNames(Source source) {
            this.source = source;
        }

        @Override
        public Said read(boolean whole) {
            if (away) {
                return new Said.Unknown(Outcome.UNREACHABLE, "away", 0);
            }
            TreeMap<DomainName, Contribution> all = new TreeMap<>();
            Answer answer = new Answer(List.of(address), source.ttl(), source.wildcard(), Below.FORWARD);
            for (int i = 0; i < names; i++) {
                DomainName name = name(first + i);
                all.put(name, Contribution.of(name, ID, answer));
            }
            return new Said.All(names, all, "");
        }

        @Override
        public void close() {}
    }

    private static DomainName name(int number) {
        return DomainName.of("n" + number + ".example.com");
    }

    private int contributed() {
        return fixture.images.current().index().countOf(ID);
    }

    private boolean isContributed() {
        return contributed() == 1;
    }

    @Test
    void staysForEverWhereNothingIsSaid() {
        Poll poll = poll(Optional.empty());
        assertThat(poll.run().outcome()).isEqualTo(Outcome.APPLIED);

        away = true;
        now = START.plus(Duration.ofDays(1_000));
        assertThat(poll.run().outcome()).isEqualTo(Outcome.UNREACHABLE);

        assertThat(isContributed()).isTrue();
    }

    @Test
    void isWithdrawnWhenItIsStaleAndComesBackWithTheCluster() {
        Poll poll = poll(Optional.of(Duration.ofHours(1)));
        assertThat(poll.run().outcome()).isEqualTo(Outcome.APPLIED);

        away = true;
        now = START.plus(Duration.ofMinutes(59));
        assertThat(poll.run().outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(isContributed()).isTrue();

        now = START.plus(Duration.ofMinutes(61));
        PollResult withdrawn = poll.run();
        assertThat(withdrawn.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(withdrawn.counts().deleted()).isEqualTo(1);
        assertThat(withdrawn.lastGood()).contains(START);
        assertThat(isContributed()).isFalse();
        assertThat(poll.run().outcome()).isEqualTo(Outcome.UNREACHABLE);

        away = false;
        assertThat(poll.run().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(isContributed()).isTrue();
    }

    @Test
    void staysWhereAnotherReplicaHasSeenItLongAgo() {
        Poll before = poll(Optional.of(Duration.ofHours(1)));
        PollResult last = before.run();
        assertThat(last.lastGood()).contains(START);

        away = true;
        now = START.plus(Duration.ofDays(30));
        Poll next = poll(before.source(), Optional.of(last));
        assertThat(next.run().outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(isContributed()).isTrue();

        next.pause();
        now = now.plus(Duration.ofMinutes(61));
        assertThat(next.run().outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(isContributed()).isTrue();

        now = now.plus(Duration.ofMinutes(61));
        assertThat(next.run().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(isContributed()).isFalse();
    }

    /** A loss in one namespace is none of the others' business. */
    @Test
    void followsWhatIsAddedOrChangedWhileALossIsHeld() {
        names = 40;
        Poll poll = poll(Optional.empty());
        assertThat(poll.run().outcome()).isEqualTo(Outcome.APPLIED);

        first = 30;
        address = Address.of("192.0.2.2");
        PollResult held = poll.run();

        assertThat(held.outcome()).isEqualTo(Outcome.HELD);
        assertThat(held.message()).contains("30 of 40", "what was added or changed is written");
        PollResult.Names told = held.names().orElseThrow();
        assertThat(told.removed()).hasSize(30);
        assertThat(told.added()).isEmpty();
        assertThat(told.updated()).isEmpty();
        assertThat(contributed()).isEqualTo(70);
        assertThat(addressOf(0)).isEqualTo("192.0.2.1");
        assertThat(addressOf(30)).isEqualTo("192.0.2.2");
        assertThat(addressOf(69)).isEqualTo("192.0.2.2");
        assertThat(poll.run().outcome()).isEqualTo(Outcome.HELD);
        assertThat(poll.look().outcome()).isEqualTo(Outcome.HELD);
    }

    private String addressOf(int number) {
        return fixture.images
                .current()
                .intent()
                .find(new IntentKey.OfDomain(name(number), ID))
                .map(Versioned::value)
                .map(Contribution.class::cast)
                .orElseThrow()
                .answer()
                .addresses()
                .getFirst()
                .text();
    }

    /** Or one poll in vain would do what the guard has forbidden. */
    @Test
    void staysWhereALossIsHeldAndTheClusterIsAwayForAMoment() {
        names = 40;
        Poll poll = poll(Optional.of(Duration.ofHours(1)));
        assertThat(poll.run().outcome()).isEqualTo(Outcome.APPLIED);

        names = 0;
        now = START.plus(Duration.ofHours(2));
        assertThat(poll.run().outcome()).isEqualTo(Outcome.HELD);
        away = true;
        now = now.plus(Duration.ofMinutes(1));
        assertThat(poll.run().outcome()).isEqualTo(Outcome.UNREACHABLE);

        assertThat(contributed()).isEqualTo(40);
    }
}
