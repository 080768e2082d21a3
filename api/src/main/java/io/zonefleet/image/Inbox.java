// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.KeyRange;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.WatchListener;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one watch says until the loader asks for it. Conflates by key, so it never holds more than one event a key, but for the few
 * audited ones, which also say what belongs together. What comes again
 * or late is passed over: within a range revisions only grow.
 */
final class Inbox implements WatchListener {
    /**
     * What had come in.
     *
     * @param gap whether a revision was left out, by which something may be missing
     */
    record Mail(List<Event> events, boolean gap, Optional<StoreException> lost) {}

    private final Scope scope;
    private final List<KeyRange> ranges;
    private final long[] seen;
    private final Runnable onMail;
    private Map<String, Event> events = new LinkedHashMap<>();
    private boolean gap;
    private long resumed;
    private long trusted;
    private @Nullable StoreException lost;

    /** @param revision that was read, from which on the watch tells */
    Inbox(Scope scope, long revision, Runnable onMail) {
        this.scope = scope;
        this.ranges = scope.ranges();
        this.seen = new long[ranges.size()];
        Arrays.fill(seen, revision);
        this.onMail = onMail;
    }

    @Override
    public void onEvents(List<Event> batch) {
        synchronized (this) {
            long[] before = seen.clone();
            for (Event event : batch) {
                int range = rangeOf(event.key());
                if (event.modRevision() > before[range]) {
                    gap |= event.modRevision() > seen[range] + 1;
                    seen[range] = event.modRevision();
                    events.put(slot(event), event);
                }
            }
        }
        onMail.run();
    }

    @Override
    public void onResumed() {
        synchronized (this) {
            resumed++;
        }
        onMail.run();
    }

    /** How often its watch has gone on after it was cut off. */
    synchronized long resumed() {
        return resumed;
    }

    /** Whether it may have been told of another store since; it gives nothing away until it is trusted. */
    synchronized boolean isDoubtful() {
        return resumed != trusted;
    }

    /** It was the same store after that many times; where it has gone on once more meanwhile, that is to be seen again. */
    synchronized void trust(long times) {
        trusted = times;
    }

    private String slot(Event event) {
        return scope.isAudited(event.key()) ? event.key() + '\0' + event.modRevision() : event.key();
    }

    private int rangeOf(String key) {
        for (int i = 0; i < ranges.size() - 1; i++) {
            if (ranges.get(i).contains(key)) {
                return i;
            }
        }
        return ranges.size() - 1;
    }

    @Override
    public void onLost(StoreException why) {
        synchronized (this) {
            lost = why;
        }
        onMail.run();
    }

    /** Whether nothing more comes. */
    synchronized boolean isLost() {
        return lost != null;
    }

    /** Whether it was told everything that {@code other} was. */
    boolean hasReached(Inbox other) {
        long[] theirs = other.reached();
        long[] ours = reached();
        for (int i = 0; i < ours.length; i++) {
            if (ours[i] < theirs[i]) {
                return false;
            }
        }
        return true;
    }

    private synchronized long[] reached() {
        return seen.clone();
    }

    synchronized Mail empty() {
        if (isDoubtful()) {
            return new Mail(List.of(), false, Optional.ofNullable(lost));
        }
        Mail mail = new Mail(List.copyOf(events.values()), gap && ranges.size() == 1, Optional.ofNullable(lost));
        events = new LinkedHashMap<>();
        gap = false;
        return mail;
    }
}
