// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.WatchListener.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a listener level with some ranges of the store: reads all of them at one revision, then watches from there. Compaction, a
 * broken watch, an event that never came, or doubt: it reads everything again. What it knows stays level meanwhile, for as long as there
 * is a watch: reading a large store takes seconds.
 *
 * <p>All state belongs to the one thread that calls {@link #step}; {@link LoaderThread} is that thread in production, a simulation
 * calls it by hand. Watches only fill an inbox.
 */
public final class ImageLoader {
    /** How long a watch that is new may take to tell what the one before has told already. */
    private static final Duration CATCH_UP = Duration.ofSeconds(30);

    private final Store store;
    private final Scope scope;
    private final ImageListener listener;
    private final LoaderTiming timing;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Runnable wake;
    private final Executor reading;

    private final Versions versions;
    private Optional<Bytes> epoch = Optional.empty();
    private long reached;
    private @Nullable Following following;
    private @Nullable FullRead read;
    private Map<String, Long> suspects = Map.of();
    private long nextFull;
    private long nextAudit;
    private final Backoff backoff;
    /** Whether the listener was told so, and of nothing since. */
    private boolean troubled;

    private volatile boolean reloadAsked = true;

    /** Reads on the thread that calls {@link #step}. */
    public ImageLoader(
            Store store,
            Scope scope,
            ImageListener listener,
            LoaderTiming timing,
            LongSupplier nanoTime,
            RandomGenerator random,
            Runnable wake) {
        this(store, scope, listener, timing, nanoTime, random, wake, Runnable::run);
    }

    /**
     * @param scope what to keep level with
     * @param nanoTime monotonic nanoseconds
     * @param wake called by any thread when {@link #step} has something to do
     * @param reading runs full reads
     */
    public ImageLoader(
            Store store,
            Scope scope,
            ImageListener listener,
            LoaderTiming timing,
            LongSupplier nanoTime,
            RandomGenerator random,
            Runnable wake,
            Executor reading) {
        this.store = store;
        this.scope = scope;
        this.versions = new Versions(scope::isRead);
        this.listener = listener;
        this.timing = timing;
        this.nanoTime = nanoTime;
        this.random = random;
        this.wake = wake;
        this.reading = reading;
        this.backoff = new Backoff(timing, nanoTime);
        this.nextFull = nanoTime.getAsLong();
    }

    /** Asks for a full read at the next step. Any thread. */
    public void reload() {
        reloadAsked = true;
        wake.run();
    }

    /**
     * Does what is due and says how long until something is, unless woken before. After something has failed the store is not read for a
     * while, whatever wakes it; what the watch tells is handed on meanwhile.
     *
     * @throws RuntimeException what the listener has thrown: it will be told again
     */
    public Duration step() {
        long now = nanoTime.getAsLong();
        try {
            if (read == null && (reloadAsked || now - nextFull >= 0) && backoff.isOver()) {
                begin(now);
            }
            if (read == null || !isOver(read, now)) {
                takeMail();
                if (read == null && !reloadAsked && now - nextAudit >= 0 && backoff.isOver()) {
                    audit(now);
                }
            }
        } catch (StoreException trouble) {
            backoff.failed();
            troubled = true;
            listener.onTrouble(trouble);
        } catch (RuntimeException defect) {
            backoff.failed();
            reloadAsked = true;
            throw defect;
        }
        if (read != null) {
            long wait = backoff.isOver() ? timing.grace().toNanos() : backoff.left();
            return Duration.ofNanos(Math.max(0, wait)); // what is read wakes us
        }
        boolean waits = reloadAsked || (following != null && following.inbox().isDoubtful());
        long due = waits ? 0 : Math.min(nextFull, nextAudit) - nanoTime.getAsLong();
        return Duration.ofNanos(Math.max(0, Math.max(due, backoff.left())));
    }

    /** Ends the watches; what is being read counts no more. */
    public void close() {
        stop();
        abandon();
    }

    private void stop() {
        if (following != null) {
            following.watch().close();
            following = null;
        }
    }

    private void abandon() {
        if (read != null) {
            read.close();
            read = null;
        }
    }

    private void begin(long now) {
        reloadAsked = false;
        nextFull = now + jittered(timing.full());
        nextAudit = now + jittered(timing.audit());
        suspects = Map.of();
        read = new FullRead(store, scope, reached, wake, reading);
    }

    /**
     * Whether a full read is over, and counts from now on instead of what was known before.
     *
     * @throws StoreException where it has failed; it will be tried again
     */
    private boolean isOver(FullRead under, long now) {
        try {
            if (!under.isRead(now)) {
                return false;
            }
        } catch (RuntimeException failed) {
            abandon(); // a defect too: it would be met again at every step
            reloadAsked = true;
            throw failed;
        }
        Snapshot snapshot = under.snapshot();
        switch (trust(under.inbox(), epochIn(snapshot.entries()))) {
            case SAME -> {}
            case UNKNOWN -> {
                return false;
            }
            case OTHER -> {
                abandon();
                reloadAsked = true;
                return false;
            }
        }
        boolean isOther = snapshot.revision() < under.from()
                || !epochIn(snapshot.entries()).equals(epoch);
        if (following != null && !isOther && !under.inbox().hasReached(following.inbox())) {
            if (under.inbox().isLost() || under.isOlderThan(CATCH_UP, now)) {
                abandon();
                readAgainLater();
            }
            return false;
        }
        stop();
        following = under.following();
        read = null;
        reloadAsked = false; // who has asked meanwhile has what was read, and asks again where that is not enough
        backoff.wentWell();
        epoch = epochIn(snapshot.entries());
        Delta all = versions.difference(snapshot);
        Inbox.Mail mail = under.inbox().empty();
        if (mail.events().stream().anyMatch(this::isOtherEpoch)) {
            reloadAsked = true; // and until that is read, what was read before it counts
            tell(all);
            stop();
        } else {
            tell(all, versions.increment(mail, snapshot.revision()), mail);
        }
        return true;
    }

    private void tell(Delta all, Delta since, Inbox.Mail mail) {
        if (mail.gap()) {
            reached = since.revision();
            hand(List.of(all, since), () -> listener.onDelta(all, since));
        } else {
            tell(all.then(since));
        }
        mail.lost().ifPresent(why -> readAgainLater());
    }

    /** A watch was lost, or is not of any use: where each one is, everything must not be read without a pause. */
    private void readAgainLater() {
        reloadAsked = true;
        backoff.failed();
    }

    private void tell(Delta delta) {
        reached = delta.revision();
        hand(List.of(delta), () -> listener.onDelta(delta));
    }

    /** What the listener fails to take is told again by the next full read, and nothing that came after it before that. */
    private void hand(List<Delta> deltas, Runnable call) {
        try {
            call.run();
            troubled = false;
        } catch (RuntimeException defect) {
            stop();
            reloadAsked = true;
            deltas.forEach(versions::untold);
            throw defect;
        }
    }

    private Optional<Bytes> epochIn(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.key().equals(scope.epoch()))
                .map(Entry::value)
                .findFirst();
    }

    private void takeMail() {
        if (following == null) {
            return;
        }
        Trust trust = trust(following.inbox(), epoch);
        Inbox.Mail mail = following.inbox().empty();
        if (trust == Trust.OTHER || mail.events().stream().anyMatch(this::isOtherEpoch)) {
            close(); // the store was wiped or restored behind the watch: nothing that is known of it holds
            reloadAsked = true;
            return;
        }
        if (mail.gap()) {
            listener.onGap();
        }
        if (!mail.events().isEmpty()) {
            tell(versions.increment(mail, reached));
        }
        if (mail.lost().isPresent() && read == null && !reloadAsked) { // a read that is under way will do
            readAgainLater();
        }
    }

    /** What is known of the store behind a watch that was cut off. */
    private enum Trust {
        SAME,
        OTHER,
        /** It can't be read now. */
        UNKNOWN
    }

    /**
     * Whether a watch that has gone on after it was cut off still tells of the store of that epoch. One that was set up anew meanwhile may
     * have come further: its events would be taken for later ones of the old.
     *
     * @throws StoreException where the store can't be read
     */
    private Trust trust(Inbox inbox, Optional<Bytes> known) {
        if (!inbox.isDoubtful()) {
            return Trust.SAME;
        }
        if (!backoff.isOver()) {
            return Trust.UNKNOWN;
        }
        long resumed = inbox.resumed();
        List<Entry> entries = store.read(KeyRange.single(scope.epoch()), 0).entries();
        if (!epochIn(entries).equals(known)) {
            return Trust.OTHER;
        }
        inbox.trust(resumed);
        couldRead();
        return Trust.SAME;
    }

    private boolean isOtherEpoch(Event event) {
        return event.key().equals(scope.epoch())
                && !event.entry().map(Entry::value).equals(epoch);
    }

    /**
     * Compares the audited keys with the store. An event may be under way at that moment, so a difference counts only where the key
     * is still at the same version a little later. Covers events that never came as well as a store that went back.
     */
    private void audit(long now) {
        if (versions.hasAnyOf(suspects)) {
            reloadAsked = true;
            return;
        }
        List<Entry> entries = store.read(scope.audited()).entries();
        if (!epochIn(entries).equals(epoch)) {
            reloadAsked = true;
            return;
        }
        couldRead();
        suspects = versions.differing(entries, scope.audited());
        nextAudit = now
                + (suspects.isEmpty()
                        ? jittered(timing.audit())
                        : timing.grace().toNanos());
    }

    /** Where the listener knows of trouble it is told that it is over: nothing else may happen for long. */
    private void couldRead() {
        backoff.wentWell();
        if (troubled) {
            tell(new Delta(reached, false, List.of(), List.of()));
        }
    }

    private long jittered(Duration period) {
        return (long) (period.toNanos() * (0.75 + random.nextDouble() / 2));
    }
}
