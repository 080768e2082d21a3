// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.micrometer.core.instrument.MeterRegistry;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.PollHistory;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Store;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** One poller for each enabled source, started, replaced and stopped as sources come, change and go. Owns their threads. */
public final class Pollers implements AutoCloseable {
    private final ImageHolder images;
    private final Writer writer;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final ListClient client;
    private final PollResults results;
    private final PollerLease lease;
    private final Map<SourceId, Poller> running = new HashMap<>();
    private final Semaphore hint = new Semaphore(1);
    private final Thread thread;

    public Pollers(
            Store store,
            Keys keys,
            ImageHolder images,
            Writer writer,
            InstantSource clock,
            MeterRegistry metrics,
            Secrets secrets) {
        this.images = images;
        this.writer = writer;
        this.clock = clock;
        this.metrics = metrics;
        this.results = new PollResults(store, keys);
        this.client = new ListClient(secrets);
        this.lease = new PollerLease(store, keys);
        this.thread = Thread.ofVirtual().name("pollers").start(this::follow);
        images.onChange(this::poke);
        poke();
    }

    private void poke() {
        if (hint.availablePermits() == 0) {
            hint.release();
        }
    }

    private void follow() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                hint.acquire();
                if (images.current().revision() > 0) {
                    follow(images.current());
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void follow(ControlImage image) {
        running.entrySet().removeIf(entry -> {
            boolean obsolete = !isWanted(image, entry.getValue());
            if (obsolete) {
                entry.getValue().close();
            }
            return obsolete;
        });
        client.keepOnly(
                image.intent().sources().values().stream().map(Versioned::value).toList());
        image.fleet().results().keySet().stream()
                .filter(id -> !image.intent().sources().containsKey(id))
                .forEach(results::forget);
        image.intent().sources().forEach((id, source) -> {
            if (source.value().enabled() && !running.containsKey(id)) {
                running.put(id, start(source, image));
            }
        });
    }

    private static boolean isWanted(ControlImage image, Poller poller) {
        Versioned<Source> now =
                image.intent().sources().get(poller.source().value().id());
        return now != null && now.equals(poller.source());
    }

    private Poller start(Versioned<Source> source, ControlImage image) {
        Poll poll = new Poll(
                source,
                client,
                writer,
                images,
                clock,
                Optional.ofNullable(image.fleet().results().get(source.value().id())));
        return Poller.start(poll, lease, this::keep);
    }

    private void keep(SourceId id, PollResult result) {
        metrics.counter(
                        "zonefleet.source.polls",
                        "source",
                        id.text(),
                        "outcome",
                        result.outcome().text())
                .increment();
        results.keep(
                id,
                result,
                Optional.ofNullable(images.current().fleet().results().get(id)));
    }

    /** Results of the last polls of a source. */
    PollHistory history(SourceId id) {
        return results.history(id);
    }

    /** Polls now, whichever replica's turn it is; empty where there is no such enabled source. */
    Optional<PollResult> poll(SourceId id) {
        follow(images.current());
        Optional<Poller> poller;
        synchronized (this) {
            poller = Optional.ofNullable(running.get(id));
        }
        return poller.map(Poller::now);
    }

    /** Stops all of them; a poll at hand is broken off. */
    @Override
    public void close() {
        thread.interrupt();
        synchronized (this) {
            running.values().forEach(Poller::close);
            running.clear();
        }
        lease.close();
        client.close();
    }
}
