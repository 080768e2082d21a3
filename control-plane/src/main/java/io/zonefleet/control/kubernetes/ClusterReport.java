// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What is found out about a cluster beside what it contributes, kept where it differs from what was kept before. Nothing that can't be found
 * out holds up anything. One thread at a time: one that was given up may not have ended when the next comes.
 */
final class ClusterReport {
    private static final Duration DISCOVERY = Duration.ofMinutes(5);

    private final Source source;
    private final FindingsStore store;
    private final ImageHolder images;
    private final InstantSource clock;
    private final WebhookCare webhook;
    private Optional<Findings> discoveries = Optional.empty();
    private Optional<Findings> known = Optional.empty();
    private boolean kept;
    private long discovered;
    private boolean unfinished;
    private volatile boolean anew;
    private long looked;

    ClusterReport(Source source, FindingsStore store, ImageHolder images, InstantSource clock, Upkeep upkeep) {
        this.source = source;
        this.store = store;
        this.images = images;
        this.clock = clock;
        this.webhook = new WebhookCare(source.id(), upkeep, clock);
    }

    /** A new connection: everything is looked at anew. */
    void begin() {
        anew = true;
    }

    /**
     * @param leftOut what its objects say and is not contributed
     * @param statuses why statuses are not written; empty where they are
     */
    synchronized void tell(KubernetesClient client, List<LeftOut> leftOut, Optional<String> statuses) {
        long now = System.nanoTime();
        if (unfinished && now - discovered < DISCOVERY.toNanos()) {
            return; // what was asked last was not told to its end, and ended the connection
        }
        boolean isNew = anew || known.isEmpty();
        anew = false;
        Findings found = discoveries
                .filter(last -> !isNew && now - discovered < DISCOVERY.toNanos())
                .orElseGet(() -> discover(client, now));
        if (unfinished) {
            return;
        }
        discoveries = Optional.of(found);
        boolean isDue = isNew || now - looked >= source.interval().toNanos();
        Optional<WebhookState> state = isDue ? look(client, now) : known.flatMap(Findings::webhook);
        Findings next = found.with(leftOut, state).and(statuses);
        if (!kept || !known.equals(Optional.of(next))) {
            kept = store.keep(source.id(), next);
            known = Optional.of(next);
        }
    }

    private Findings discover(KubernetesClient client, long now) {
        discovered = now;
        unfinished = true;
        Findings found = Discovery.of(Survey.of(client), clock.instant());
        // where it was given up, what it seems to have found is nothing
        unfinished = Thread.currentThread().isInterrupted();
        return found;
    }

    /** Of a cluster that wants no injection nothing is asked: a right that only this needs may be missing there. */
    private Optional<WebhookState> look(KubernetesClient client, long now) {
        looked = now;
        return source.origin()
                .flatMap(id ->
                        Optional.ofNullable(images.current().intent().clusters().get(id)))
                .map(Versioned::value)
                .filter(cluster -> cluster.injection().isPresent())
                .flatMap(cluster -> webhook.look(client, cluster.id()));
    }
}
