// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.materialise;

import io.zonefleet.control.change.BulkApplier;
import io.zonefleet.control.change.StoreSetup;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.image.Pace;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that works off {@code pending} feeds and changes left half applied, and audits. Level-triggered: hints only make it look
 * sooner. Every replica runs one; comparisons in the store keep them from undoing each other's work.
 *
 * <p>All state but the wake flag belongs to its own virtual thread.
 */
public final class Materialiser implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Materialiser.class);
    private static final Duration AUDIT = Duration.ofMinutes(1);
    private static final int THOROUGH_EVERY = 10;
    private static final Duration RETRY = Duration.ofMillis(250);

    /** The rest after a step that has failed. Hints come with every event: without it such a step would be made again at each. */
    public static final Duration AFTER_TROUBLE = RETRY.multipliedBy(8);

    /** A change that another replica is still applying after so long was left behind: that replica is gone. */
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

    private final Store store;
    private final Keys keys;
    private final Supplier<ChangeId> ids;
    private final Images images;
    private final LongSupplier nanoTime;
    private final FeedWriter writer;
    private final FeedAudit audit;
    private final BulkApplier applier;
    private final Sweeper sweeper;
    private final Map<ChangeId, Long> applyingSince = new HashMap<>();
    private final Set<ChangeId> stuck = new HashSet<>();
    private volatile boolean whole = true;
    private final Map<Feed, Long> healed = new HashMap<>();
    private final Pace pace = new Pace();
    /** What nobody wakes from. */
    private final Pace rest = new Pace();

    private final Thread thread;
    private long nextAudit;
    private int audits;
    private int failures;
    private long nextReading;

    /** @param ids of new epochs */
    public Materialiser(
            Store store,
            Keys keys,
            Images images,
            BulkApplier applier,
            InstantSource clock,
            LongSupplier nanoTime,
            Supplier<ChangeId> ids) {
        this.store = store;
        this.keys = keys;
        this.ids = ids;
        this.images = images;
        this.nanoTime = nanoTime;
        this.writer = new FeedWriter(store, keys);
        this.audit = new FeedAudit(store, keys);
        this.applier = applier;
        this.sweeper = new Sweeper(store, keys, clock);
        this.nextAudit = nanoTime.getAsLong() + AUDIT.toNanos();
        this.nextReading = nanoTime.getAsLong();
        this.thread = Thread.ofVirtual().name("materialiser").unstarted(this::run);
    }

    /** Starts the loop. */
    public void start() {
        images.onChange(this::hint);
        thread.start();
    }

    private void hint() {
        ControlImage image = images.current();
        if (!image.fleet().pending().isEmpty()
                || !image.fleet().applying().isEmpty()
                || !whole
                || !damaged(image).isEmpty()) {
            pace.wake();
        }
    }

    /**
     * Feeds that somebody else has laid hands on, with the revision of that: a key was put without the head, or the head is gone (0).
     * Those that are pending are brought to intent anyway.
     */
    private static Map<Feed, Long> damaged(ControlImage image) {
        Map<Feed, Long> damaged = new HashMap<>(image.fleet().strays());
        for (Feed feed : image.intent().feeds()) {
            if (image.epoch().isPresent() && !image.fleet().heads().containsKey(feed)) {
                damaged.put(feed, 0L);
            }
        }
        damaged.keySet().removeAll(image.fleet().pending().keySet());
        return damaged;
    }

    private void run() {
        Duration wait = Duration.ZERO;
        while (pace.pause(wait)) {
            try {
                wait = step();
            } catch (StoreException trouble) {
                LOG.atWarn().addKeyValue("why", trouble.getMessage()).log("can't bring feeds to intent now");
                rest.pause(AFTER_TROUBLE);
                wait = Duration.ZERO;
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("materialiser step failed");
                rest.pause(AFTER_TROUBLE);
                wait = AUDIT;
            }
        }
    }

    /** Does what is due and says how long until something may be, unless woken before. A simulation calls it by hand. */
    public Duration step() {
        ControlImage image = images.current();
        if (image.epoch().isEmpty()) {
            return setUp(image);
        }
        Set<ChangeId> applying = image.fleet().applying().keySet();
        applyingSince.keySet().retainAll(applying);
        stuck.retainAll(applying);
        applying.forEach(this::resumeIfLeft);
        if (!stuck.containsAll(applying)) {
            return RETRY; // feeds wait until all rows are in intent; not for a change that can't be finished
        }
        ControlImage sound = images.sound();
        if (!sound.fleet().pending().equals(image.fleet().pending())) {
            readAgain(); // an event may have been lost: what it told would be taken from the feed
            return RETRY;
        }
        return work(sound);
    }

    private Duration work(ControlImage image) {
        Map<Feed, Long> all = image.fleet().pending();
        boolean done = all.size() < 2 || writer.begin(image, all);
        if (done) {
            for (Map.Entry<Feed, Long> pending : all.entrySet()) {
                done &= writer.write(image, pending.getKey(), pending.getValue());
            }
        }
        if (!done) {
            if (++failures > 1) {
                readAgain(); // once another was faster; twice the image is not as the store is
            }
            return RETRY;
        }
        failures = 0;
        long now = nanoTime.getAsLong();
        try {
            heal(image);
            if (now - nextAudit >= 0 && image.fleet().pending().isEmpty()) {
                nextAudit = now + AUDIT.toNanos();
                audit(image);
                long newest = images.current().revision();
                if (images.sound().revision() < newest) {
                    readAgain(); // for the next one; writes that went on meanwhile are no reason
                }
            }
        } catch (StoreException.Compacted idle) {
            readAgain(); // others write to this store, and nothing of ours has moved the image since
        }
        return Duration.ofNanos(Math.max(RETRY.toNanos(), nextAudit - now));
    }

    /** What is read hints at the next step: without a pause one that never gets on would read the whole store again and again. */
    private void readAgain() {
        long now = nanoTime.getAsLong();
        if (now - nextReading >= 0) {
            nextReading = now + RETRY.toNanos();
            images.reload();
        }
    }

    /** The store was wiped while we ran, or nobody has come to set it up yet. */
    private Duration setUp(ControlImage image) {
        if (image.revision() > 0) {
            LOG.atWarn().log("the store has no epoch; setting it up");
            StoreSetup.ensure(store, keys, ids);
        }
        return RETRY;
    }

    /** Looks at what others did once, and not only when the next audit is due. What fails is looked at again. */
    private void heal(ControlImage image) {
        boolean isWhole = image.lost().isEmpty();
        if (isWhole && !whole) {
            // what was left alone while pieces of intent could not be read
            image.intent().feeds().forEach(feed -> audit.audit(image, feed, true));
        }
        whole = isWhole;
        Map<Feed, Long> damaged = damaged(image);
        healed.keySet().retainAll(damaged.keySet());
        damaged.forEach((feed, revision) -> {
            if (!revision.equals(healed.get(feed))) {
                audit.audit(image, feed, true);
                healed.put(feed, revision);
            }
        });
    }

    private void audit(ControlImage image) {
        boolean thorough = (audits + 1) % THOROUGH_EVERY == 0;
        image.intent().feeds().forEach(feed -> audit.audit(image, feed, thorough));
        if (thorough) {
            sweeper.sweep(image);
        }
        audits++; // one that fails comes again
    }

    /** At once what this program has left; one of another replica is perhaps still at work there. */
    private void resumeIfLeft(ChangeId id) {
        if (applier.isUnderway(id)) {
            return;
        }
        long now = nanoTime.getAsLong();
        long since = applyingSince.computeIfAbsent(id, unseen -> now);
        boolean oursToTry = applier.hasLeft(id) && !stuck.contains(id);
        if (oursToTry || now - since > LEFT_BEHIND.toNanos()) {
            LOG.atInfo().addKeyValue("change", id).log("finishing a change that was left half applied");
            try {
                applier.resume(id);
            } catch (StoreException.Refused broken) {
                LOG.atError()
                        .addKeyValue("change", id)
                        .addKeyValue("why", broken.getMessage())
                        .log("a change stays half applied; it is tried again in a minute");
                applyingSince.put(id, now);
                stuck.add(id);
            }
        }
    }

    /** Ends the loop after the step at hand, at most ten seconds. */
    @Override
    public void close() {
        pace.end();
        rest.end();
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
