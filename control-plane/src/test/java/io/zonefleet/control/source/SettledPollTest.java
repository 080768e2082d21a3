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
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Placement;
import io.zonefleet.model.PollResult.Outcome;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.testing.Await;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a source that knows of no news is read all the same. */
class SettledPollTest {
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final Source SOURCE = new Source(
            new SourceId("prod-kubernetes"),
            URI.create("https://192.0.2.1:6443"),
            Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            1 << 20,
            Ttl.DEFAULT,
            false,
            Optional.empty(),
            Placement.EVERYWHERE,
            false,
            true,
            "",
            Optional.empty(),
            Optional.of(KubernetesSync.byToken("t", List.of(DomainName.of("example.com")), true, Optional.empty())));

    private final WriteFixture fixture = new WriteFixture();
    private final List<Boolean> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private String address = "192.0.2.1";
    private boolean news = true;
    private Optional<Poll> polled = Optional.empty();

    /** Of one name. */
    private final class OneName implements SourceReader {
        @Override
        public Said read(boolean whole) {
            asked.add(whole);
            if (!whole && !news) {
                return new Said.Unchanged();
            }
            news = false;
            Answer answer = new Answer(List.of(Address.of(address)), SOURCE.ttl(), false, Below.FORWARD);
            return new Said.All(1, new TreeMap<>(Map.of(NAME, Contribution.of(NAME, SOURCE.id(), answer))), "one");
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void settle() {
        fixture.writer.write(WriteRequest.of("test", List.of(Edit.put(SOURCE))));
        Versioned<Source> declared = Await.value(
                "the source",
                () -> Optional.ofNullable(
                        fixture.images.current().intent().sources().get(SOURCE.id())));
        Poll poll = new Poll(declared, new OneName(), fixture.writer, fixture.images, () -> now, Optional.empty());
        assertThat(poll.run().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(poll.run().outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(asked).containsExactly(true, true);
        asked.clear();
        polled = Optional.of(poll);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Poll poll() {
        return polled.orElseThrow();
    }

    private String contributed() {
        return Optional.ofNullable(fixture.images.current().index().rows().get(NAME))
                .map(row -> row.contributions().toString())
                .orElse("");
    }

    @Test
    void isNotReadAsLongAsNothingHasChanged() {
        var first = poll().run();
        var second = poll().run();

        assertThat(asked).containsExactly(false, false);
        assertThat(second.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(second.message()).isEqualTo("one");
        assertThat(second.rows()).isEqualTo(1);
        assertThat(first.lastGood()).contains(now);
    }

    @Test
    void isReadWhenItHasNews() {
        address = "192.0.2.2";
        news = true;

        assertThat(poll().run().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(contributed()).contains("192.0.2.2");
    }

    @Test
    void isReadWhereSomebodyTouchedWhatItContributes() {
        fixture.writer.write(WriteRequest.of("test", List.of(Edit.delete(new IntentKey.OfDomain(NAME, SOURCE.id())))));
        Await.until("it is gone", () -> contributed().isEmpty());

        assertThat(poll().run().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(contributed()).contains("192.0.2.1");
    }

    @Test
    void isReadAfterALookThatTookItsNews() {
        address = "192.0.2.2";
        news = true;

        assertThat(poll().look().outcome()).isEqualTo(Outcome.PLANNED);
        assertThat(poll().run().outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void isReadAllTheSameFromTimeToTime() {
        address = "192.0.2.2"; // which it says nothing of
        assertThat(poll().run().outcome()).isEqualTo(Outcome.UNCHANGED);

        now = now.plus(Duration.ofMinutes(5));

        assertThat(poll().run().outcome()).isEqualTo(Outcome.APPLIED);
    }
}
