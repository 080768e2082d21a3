// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.control.source.Secrets;
import io.zonefleet.control.source.SourceReader;
import io.zonefleet.image.Versioned;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a cluster is read, and when it is not. */
class ClusterReaderTest {
    private final WriteFixture fixture = new WriteFixture();
    private final KubernetesSources sources = new KubernetesSources(
            fixture.store,
            fixture.keys,
            fixture.images,
            InstantSource.system(),
            new Secrets(Optional.empty()),
            (client, cluster) -> Upkeep.Found.NOTHING_TO_KEEP);
    private final SourceReader reader = sources.reader(new Versioned<>(SyncedTest.SOURCE, 1));

    @AfterEach
    void close() {
        reader.close();
        sources.close();
        fixture.close();
    }

    /** It has no connection, as one that failed has none, but nothing to try again: each look costs a read of the store. */
    @Test
    void waitsForItsIntervalWhileItIsAnotherReplicasTurn() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Thread standby = Thread.ofPlatform().start(() -> lookWhoseTurnItIs(looks));
        try {
            Await.until("it waits", () -> standby.getState() == Thread.State.TIMED_WAITING);
            assertThat(looks).hasValue(1);
        } finally {
            standby.interrupt();
            standby.join();
        }
    }

    private void lookWhoseTurnItIs(AtomicInteger looks) {
        try {
            while (true) {
                looks.incrementAndGet();
                reader.pause();
                reader.rest(Duration.ofDays(1));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
