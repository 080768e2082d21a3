// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A watch that keeps all it is told, for tests. Any number of threads. */
public final class RecordedWatch implements WatchListener, AutoCloseable {
    private final List<List<Event>> batches = new ArrayList<>();
    private final List<Integer> resumedAt = new ArrayList<>();
    private @Nullable StoreException lost;
    private Store.Watch watch = () -> {};

    /** Begins to watch. */
    public static RecordedWatch begin(Store store, List<KeyRange> ranges, long fromRevision) {
        RecordedWatch recorded = new RecordedWatch();
        recorded.watch = store.watch(ranges, fromRevision, recorded);
        return recorded;
    }

    @Override
    public void close() {
        watch.close();
    }

    @Override
    public synchronized void onEvents(List<Event> events) {
        if (lost != null) {
            throw new IllegalStateException("told of events after the watch was lost: " + events);
        }
        batches.add(List.copyOf(events));
    }

    @Override
    public synchronized void onResumed() {
        resumedAt.add(batches.size());
    }

    /** Before which batches the watch went on after it was cut off, each by its number from 0. */
    public synchronized List<Integer> resumedAt() {
        return List.copyOf(resumedAt);
    }

    @Override
    public synchronized void onLost(StoreException why) {
        if (lost != null) {
            throw new IllegalStateException("lost twice: " + why);
        }
        lost = why;
    }

    /** Batches so far, as they came. */
    public synchronized List<List<Event>> batches() {
        return List.copyOf(batches);
    }

    /** Events so far, in their order. */
    public List<Event> events() {
        return batches().stream().flatMap(List::stream).toList();
    }

    /** Events so far as {@code key=value}, or {@code key deleted}. */
    public List<String> told() {
        return events().stream()
                .map(event -> event.entry()
                        .map(entry -> event.key() + "=" + entry.value().utf8())
                        .orElse(event.key() + " deleted"))
                .toList();
    }

    /** Waits until there are that many events. */
    public List<Event> await(int count) {
        Await.until(count + " events", () -> events().size() >= count);
        return events();
    }

    /** Waits until the watch is lost. */
    public StoreException awaitLost() {
        return Await.value("the watch to be lost", this::lost);
    }

    /** Why the watch was lost, if it was. */
    public synchronized Optional<StoreException> lost() {
        return Optional.ofNullable(lost);
    }
}
