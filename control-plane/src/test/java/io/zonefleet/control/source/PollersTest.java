// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources come, change and go; what is inside of one is none of the others' business. */
class PollersTest {
    private final WriteFixture fixture = new WriteFixture();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Pollers pollers = new Pollers(
            fixture.store,
            fixture.keys,
            fixture.images,
            fixture.writer,
            InstantSource.system(),
            new SimpleMeterRegistry(),
            new Secrets(Optional.empty()),
            source -> new NeverClosed());

    @AfterEach
    void close() {
        pollers.close();
        fixture.close();
    }

    /** Can be neither reached nor closed. */
    private final class NeverClosed implements SourceReader {
        NeverClosed() {
            opened.incrementAndGet();
        }

        @Override
        public Said read(boolean whole) {
            return new Said.Unknown(Outcome.UNREACHABLE, "away", 0);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
            throw new IllegalStateException("it can't be closed");
        }
    }

    private static Source source(String id, String comment) {
        return new Source(
                new SourceId(id),
                URI.create("https://192.0.2.1:6443"),
                Optional.empty(),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                1 << 20,
                Ttl.DEFAULT,
                false,
                Optional.of(new ClusterId("prod")),
                Placement.EVERYWHERE,
                false,
                true,
                comment,
                Optional.empty(),
                Optional.of(
                        KubernetesSync.byToken("t", List.of(DomainName.of("example.com")), true, Optional.empty())));
    }

    @Test
    void goesOnWhereASourceCanNotBeClosed() {
        fixture.written(
                Edit.put(Cluster.of(new ClusterId("prod"))), Edit.put(source("one", "")), Edit.put(source("two", "")));
        Await.until("both are followed", () -> opened.get() == 2);

        fixture.written(Edit.put(source("one", "changed")), Edit.put(source("two", "changed")));
        Await.until("both are followed as they are now", () -> opened.get() == 4);
        assertThat(closed).hasValue(2);

        fixture.written(Edit.put(source("three", "")));
        Await.until("the next one too", () -> opened.get() == 5);
        assertThat(pollers.poll(new SourceId("one")).map(PollResult::outcome)).contains(Outcome.UNREACHABLE);
        assertThat(closed).hasValue(2);
    }
}
