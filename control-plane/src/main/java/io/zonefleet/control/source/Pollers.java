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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One poller for each enabled source, started, replaced and stopped as sources come, change and go. Owns their threads. */
public final class Pollers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pollers.class);

    private final ImageHolder images;
    private final Writer writer;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final ListClient client;
    private final Function<Versioned<Source>, SourceReader> kubernetes;
    private final PollResults results;
    private final PollerLease lease;
    private final Map<SourceId, Poller> running = new HashMap<>();
    private final Semaphore hint = new Semaphore(1);
    private final Thread thread;

    /** @param kubernetes gives the reader of a source that is a Kubernetes cluster */
    public Pollers(
            Store store,
            Keys keys,
            ImageHolder images,
            Writer writer,
            InstantSource clock,
            MeterRegistry metrics,
            Secrets secrets,
            Function<Versioned<Source>, SourceReader> kubernetes) {
        this.images = images;
        this.writer = writer;
        this.clock = clock;
        this.metrics = metrics;
        this.kubernetes = kubernetes;
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
                    followNow();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void followNow() {
        try {
            follow(images.current());
        } catch (RuntimeException defect) {
            // without this thread no source would be started, changed or stopped any more
            LOG.atError().setCause(defect).log("sources could not be followed; tried again at the next change");
        }
    }

    private synchronized void follow(ControlImage image) {
        List<Poller> obsolete = running.values().stream()
                .filter(poller -> !isWanted(image, poller))
                .toList();
        for (Poller poller : obsolete) {
            running.remove(poller.source().value().id());
            end(poller);
        }
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

    /** That closes watches and clients, foreign code: what fails there keeps nothing else from being closed, or followed. */
    private static void end(Poller poller) {
        try {
            poller.close();
        } catch (RuntimeException defect) {
            LOG.atError()
                    .addKeyValue("source", poller.source().value().id())
                    .setCause(defect)
                    .log("a source could not be closed");
        }
    }

    private static boolean isWanted(ControlImage image, Poller poller) {
        Versioned<Source> now =
                image.intent().sources().get(poller.source().value().id());
        return now != null && now.equals(poller.source());
    }

    private Poller start(Versioned<Source> source, ControlImage image) {
        return Poller.start(poll(source, image), lease, this::keep);
    }

    private Poll poll(Versioned<Source> source, ControlImage image) {
        return new Poll(
                source,
                source.value().kubernetes().isPresent()
                        ? kubernetes.apply(source)
                        : new ListReader(source.value(), client),
                writer,
                images,
                clock,
                Optional.ofNullable(image.fleet().results().get(source.value().id())));
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
        return poller.map(Poller::asked);
    }

    /** What a poll would change now, also of a source that is disabled. It is no poll, and is not kept as a result. */
    PollResult look(Versioned<Source> source) {
        try (Poll only = poll(source, images.current())) {
            return only.look();
        }
    }

    /** Stops all of them; a poll at hand is broken off. */
    @Override
    public void close() {
        thread.interrupt();
        synchronized (this) {
            running.values().forEach(Pollers::end);
            running.clear();
        }
        lease.close();
        client.close();
    }
}
