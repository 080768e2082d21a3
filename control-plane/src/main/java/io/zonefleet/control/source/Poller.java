// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.image.Versioned;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one source at its interval on a thread of its own, while this replica has the turn. */
final class Poller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private final Poll poll;
    private final PollerLease lease;
    private final BiConsumer<SourceId, PollResult> keep;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final Thread thread;
    private PollResult.Outcome told = PollResult.Outcome.UNCHANGED;

    private Poller(Poll poll, PollerLease lease, BiConsumer<SourceId, PollResult> keep) {
        this.poll = poll;
        this.lease = lease;
        this.keep = keep;
        this.thread =
                Thread.ofVirtual().name("poller-" + poll.source().value().id()).unstarted(this::run);
    }

    static Poller start(Poll poll, PollerLease lease, BiConsumer<SourceId, PollResult> keep) {
        Poller poller = new Poller(poll, lease, keep);
        poller.thread.start();
        return poller;
    }

    Versioned<Source> source() {
        return poll.source();
    }

    private void run() {
        SourceId id = source().value().id();
        try {
            while (true) {
                try {
                    if (lease.isMine(id)) {
                        now();
                    } else {
                        pause();
                    }
                } catch (StoreException trouble) {
                    LOG.atDebug().addKeyValue("source", id).setCause(trouble).log("no poll: the store does not answer");
                } catch (RuntimeException | StackOverflowError defect) { // lists and objects go through parsers
                    LOG.atError().addKeyValue("source", id).setCause(defect).log("a poll failed");
                }
                poll.rest(Duration.ofMillis(jittered(source().value().interval().toMillis())));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Replicas and sources that began together shall not stay together. */
    private static long jittered(long millis) {
        return (long) (millis * (0.9 + ThreadLocalRandom.current().nextDouble() / 5));
    }

    /** Polls once, after a poll at hand. */
    PollResult now() {
        oneAtATime.lock();
        try {
            PollResult result = poll.run();
            if (!Thread.currentThread().isInterrupted()) {
                tell(result);
                keep.accept(source().value().id(), result);
            }
            return result;
        } finally {
            oneAtATime.unlock();
        }
    }

    /** The same because somebody asks for it: what was wrong may just have been mended. */
    PollResult asked() {
        oneAtATime.lock();
        try {
            poll.hurry();
            return now();
        } finally {
            oneAtATime.unlock();
        }
    }

    private void pause() {
        oneAtATime.lock();
        try {
            poll.pause();
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Trouble is told when it begins, its end too. */
    private void tell(PollResult result) {
        if (result.outcome() == told) {
            return;
        }
        boolean good = isGood(result.outcome());
        if (!good || !isGood(told)) {
            (good ? LOG.atInfo() : LOG.atWarn())
                    .addKeyValue("source", source().value().id())
                    .addKeyValue("outcome", result.outcome().text())
                    .addKeyValue("message", result.message())
                    .log("poll");
        }
        told = result.outcome();
    }

    private static boolean isGood(PollResult.Outcome outcome) {
        return outcome == PollResult.Outcome.APPLIED || outcome == PollResult.Outcome.UNCHANGED;
    }

    @Override
    public void close() {
        thread.interrupt();
        poll.close();
    }
}
