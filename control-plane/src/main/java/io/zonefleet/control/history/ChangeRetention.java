// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.image.Pace;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.KeyList;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest changes, so that the store stays as large as it is however long it runs. Every replica does it and none leads: a
 * batch compares the oldest key that it removes, so of two at the same batch one loses and comes back later.
 *
 * <p>Batches are small, and after each comes a rest nine times as long as it took, so that writes have the store to themselves nearly
 * all the time. Where more come than go, the store may come to hold twice as many as are to be kept; then the rest is as long as the batch.
 *
 * <p>A large change goes with its parts, these first. One that is still being applied stays, as do parts whose change was not accepted
 * (yet): the sweeper sees to them.
 */
public final class ChangeRetention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeRetention.class);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_REST = Duration.ofMillis(20);
    private static final int BATCH = 100;
    private static final int LISTED = 1_000;

    private final Store store;
    private final Keys keys;
    private final KeyParser parser;
    private final Images images;
    private final KeptChanges kept;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Pace pace = new Pace();
    private final Thread thread;
    /** Keys to remove that were listed, the next first. */
    private final Deque<KeyList.Key> doomed = new ArrayDeque<>();

    private boolean urgent;

    /** @param nanoTime monotonic nanoseconds */
    public ChangeRetention(
            Store store, Keys keys, Images images, KeptChanges kept, InstantSource clock, LongSupplier nanoTime) {
        this.store = store;
        this.keys = keys;
        this.parser = new KeyParser(keys);
        this.images = images;
        this.kept = kept;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.thread = Thread.ofVirtual().name("change-retention").unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void run() {
        Duration wait = IDLE;
        while (pace.pause(wait)) {
            try {
                wait = step();
            } catch (StoreException trouble) {
                LOG.atDebug().setCause(trouble).log("old changes are not removed now: the store does not answer");
                wait = IDLE;
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("removing old changes failed");
                wait = IDLE;
            }
        }
    }

    /** Removes one batch where there is one, and says how long to rest. A simulation calls it by hand. */
    public Duration step() {
        ControlImage image = images.current();
        if (doomed.isEmpty()) {
            list(image);
        }
        if (doomed.isEmpty() || image.epoch().isEmpty()) {
            return IDLE;
        }
        long begun = nanoTime.getAsLong();
        if (!isRemoved(image)) {
            doomed.clear();
            return IDLE; // another replica is at it
        }
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - begun);
        Duration rest = urgent ? took : took.multipliedBy(9);
        return urgent || rest.compareTo(SHORTEST_REST) > 0 ? rest : SHORTEST_REST;
    }

    private boolean isRemoved(ControlImage image) {
        Txn.Builder txn = image.inThisStore(Txn.builder(), keys);
        KeyList.Key first = doomed.getFirst();
        txn.compare(first.name(), first.modRevision());
        while (!doomed.isEmpty() && txn.size() < BATCH) {
            txn.delete(doomed.removeFirst().name());
        }
        return store.commit(txn.build()) instanceof TxnOutcome.Committed;
    }

    private void list(ControlImage image) {
        Optional<ChangeId> oldest = oldest(image);
        String from = keys.changes().start();
        if (oldest.isEmpty() || keys.change(oldest.get()).compareTo(from) <= 0) {
            return;
        }
        KeyList old = store.list(new KeyRange(from, keys.change(oldest.get())), LISTED);
        urgent = old.total() > kept.count();
        if (!old.keys().isEmpty()) {
            // read after the list: what was accepted by then and is not there any more is applied
            List<String> applying = store.list(keys.applyings(), Integer.MAX_VALUE).keys().stream()
                    .map(KeyList.Key::name)
                    .toList();
            byChange(old).forEach((id, all) -> {
                boolean accepted = all.getLast().name().equals(keys.change(id));
                if (accepted && !applying.contains(keys.applying(id))) {
                    doomed.addAll(all);
                }
            });
        }
    }

    /** The oldest change that stays. */
    private Optional<ChangeId> oldest(ControlImage image) {
        Optional<ChangeId> byCount = image.fleet().changes().size() >= kept.count()
                ? Optional.of(image.fleet().changes().firstKey())
                : Optional.empty();
        Optional<ChangeId> byAge =
                kept.age().map(age -> ChangeId.firstAt(clock.instant().minus(age)));
        return Stream.of(byCount, byAge).flatMap(Optional::stream).max(ChangeId::compareTo);
    }

    /** Parts first, the record last. The last change of a long list may have more parts than are listed: it waits for the next list. */
    private Map<ChangeId, List<KeyList.Key>> byChange(KeyList list) {
        Map<ChangeId, List<KeyList.Key>> byChange = new LinkedHashMap<>();
        for (KeyList.Key key : list.keys()) {
            switch (parser.parse(key.name())) {
                case ParsedKey.Change change ->
                    byChange.computeIfAbsent(change.id(), first -> new ArrayList<>())
                            .add(key);
                case ParsedKey.ChangePart part ->
                    byChange.computeIfAbsent(part.id(), first -> new ArrayList<>())
                            .add(key);
                default -> {}
            }
        }
        boolean cut = list.total() > list.keys().size() && byChange.size() > 1;
        if (cut) {
            byChange.remove(List.copyOf(byChange.keySet()).getLast());
        }
        byChange.values().forEach(Collections::reverse);
        return byChange;
    }

    /** Ends after the batch at hand. */
    @Override
    public void close() {
        pace.end();
    }
}
