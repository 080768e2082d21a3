// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Entry;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.WatchListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything that was ever committed: hears of each transaction at the store itself, in the middle of it. Holds what must hold of
 * transactions, and is what answers are compared with.
 */
final class Ledger implements WatchListener {
    /**
     * Intent as it was from one commit to the next.
     *
     * @param life which server; a wiped or restored one is another
     * @param revision that began it
     */
    record Moment(int life, long revision, Wanted wanted, Map<ClusterId, Wanted.Served> served) {
        Moment(int life, long revision, Wanted wanted) {
            this(life, revision, wanted, new HashMap<>());
        }

        String answer(ClusterId cluster, String question) {
            return served.computeIfAbsent(cluster, wanted::served).answer(question);
        }
    }

    /** The revision of a piece whose bytes can't be read: what it is depends on who still knows its last good value. */
    static final long POISONED = -1;

    private final KeyParser parser = new KeyParser(Keys.DEFAULT);
    private final List<Moment> moments = new ArrayList<>();
    private final Map<IntentKey, Long> revisions = new HashMap<>();
    private final TreeMap<Long, Map<IntentKey, Long>> revisionsBefore = new TreeMap<>();
    private final Map<String, Integer> changesByComment = new HashMap<>();
    private final Set<String> applying = new HashSet<>();
    private final Map<Feed, TreeSet<Long>> heads = new HashMap<>();
    private final Map<Feed, Long> pending = new HashMap<>();
    private final Map<Feed, List<long[]>> pendings = new HashMap<>();
    private Optional<Violation> violation = Optional.empty();
    private boolean byHand;
    private boolean lagged;
    private boolean excused;
    private long newest;
    private long topology;
    private long busy;
    private int life;
    private String epoch = "";

    Ledger() {
        moments.add(new Moment(0, 0, Wanted.NOTHING));
    }

    /** Another server takes over, with these entries. */
    void begin(List<Entry> entries, long revision) {
        List<Moment> past = moments.stream()
                .filter(moment -> moment.life() == life && moment.revision() < revision)
                .toList();
        life++;
        newest = revision;
        epoch = "";
        topology = 0;
        revisions.clear();
        revisionsBefore.clear();
        applying.clear();
        heads.clear();
        pending.clear();
        pendings.clear();
        changesByComment.clear();
        Map<IntentKey, Intent> pieces = new HashMap<>();
        for (Entry entry : entries) {
            switch (parser.parse(entry.key())) {
                case ParsedKey.Intent intent -> {
                    Optional<Intent> piece = read(intent.key(), entry);
                    piece.ifPresent(present -> pieces.put(intent.key(), present));
                    revisions.put(intent.key(), piece.isPresent() ? entry.modRevision() : POISONED);
                }
                case ParsedKey.Epoch e -> epoch = entry.value().utf8();
                case ParsedKey.Topology t -> topology = entry.modRevision();
                case ParsedKey.Applying ongoing -> applying.add(entry.key());
                case ParsedKey.Pending behind -> open(behind.feed(), entry.modRevision());
                default -> {}
            }
        }
        remember(past);
        moments.add(new Moment(life, revision, new Wanted(pieces)));
    }

    /** A feed that was behind intent when it was saved is, once it is restored, as it was at a moment before that one. */
    private void remember(List<Moment> past) {
        long since = pending.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        int from = 0;
        while (from + 1 < past.size() && past.get(from + 1).revision() < since) {
            from++;
        }
        if (!pending.isEmpty()) {
            past.subList(Math.min(from, past.size()), past.size())
                    .forEach(moment -> moments.add(new Moment(life, moment.revision(), moment.wanted())));
        }
    }

    /** What is committed during {@code hand} is done by somebody at the store itself, and need not be in order. */
    void byHand(Runnable hand) {
        byHand = true;
        hand.run();
        byHand = false;
    }

    @Override
    public void onEvents(List<Event> events) {
        long revision = events.getFirst().modRevision();
        newest = revision;
        Map<IntentKey, Intent> put = new HashMap<>();
        Set<IntentKey> gone = new HashSet<>();
        boolean recorded = false;
        boolean ofApplying = !applying.isEmpty();
        if (events.stream().anyMatch(event -> parser.parse(event.key()) instanceof ParsedKey.Intent)) {
            revisionsBefore.put(revision, Map.copyOf(revisions)); // most commits are what nodes say of themselves
        }
        for (Event event : events) {
            ParsedKey key = parser.parse(event.key());
            if (!(key instanceof ParsedKey.Status || key instanceof ParsedKey.Node)) {
                busy++;
            }
            switch (key) {
                case ParsedKey.Intent intent -> {
                    Optional<Intent> piece = event.entry().flatMap(entry -> read(intent.key(), entry));
                    piece.ifPresent(present -> put.put(intent.key(), present));
                    if (event.entry().isEmpty()) {
                        gone.add(intent.key());
                    }
                    long unread = event.entry().isEmpty() ? 0 : POISONED;
                    revisions.put(intent.key(), piece.isPresent() ? revision : unread);
                }
                case ParsedKey.Epoch e ->
                    epoch = event.entry().map(entry -> entry.value().utf8()).orElse("");
                case ParsedKey.Topology t -> topology = event.entry().isPresent() ? revision : 0;
                case ParsedKey.Change change -> recorded |= changed(event);
                case ParsedKey.Applying ongoing -> applying(event);
                case ParsedKey.DesiredHead head ->
                    heads.computeIfAbsent(head.feed(), f -> new TreeSet<>()).add(revision);
                case ParsedKey.Pending behind -> behind(behind.feed(), event);
                default -> {}
            }
        }
        if (!put.isEmpty() || !gone.isEmpty()) {
            if (!recorded && !ofApplying && !byHand) {
                fail(new Violation(
                        "I9",
                        "intent changed at revision " + revision + " without a change record: " + put.keySet() + gone));
            }
            moments.add(new Moment(life, revision, moments.getLast().wanted().with(put, gone)));
        }
    }

    private void applying(Event event) {
        if (event.entry().isPresent()) {
            applying.add(event.key());
        } else {
            applying.remove(event.key());
        }
    }

    private boolean changed(Event event) {
        if (event.entry().isEmpty()) {
            return false;
        }
        Entry entry = event.entry().get();
        if (entry.createRevision() == entry.modRevision()) {
            try {
                Change change = Codec.decodeChange(entry.value());
                if (change.comment().startsWith("key ")
                        && changesByComment.merge(life + change.comment(), 1, Integer::sum) > 1) {
                    fail(new Violation("I8", "done twice: " + change.comment()));
                }
            } catch (UnreadableException broken) {
                fail(new Violation("I9", "a change record can't be read: " + broken.getMessage()));
            }
        }
        return true;
    }

    private void behind(Feed feed, Event event) {
        if (event.entry().isPresent()) {
            open(feed, event.modRevision());
        } else {
            Long since = pending.remove(feed);
            if (since != null) {
                pendings.computeIfAbsent(feed, f -> new ArrayList<>()).add(new long[] {since, event.modRevision()});
            }
        }
    }

    private void open(Feed feed, long revision) {
        lagged = true;
        pending.putIfAbsent(feed, revision);
    }

    private static Optional<Intent> read(IntentKey key, Entry entry) {
        try {
            return Optional.of(Codec.decodeIntent(key, entry.value()));
        } catch (UnreadableException poisoned) {
            return Optional.empty(); // its last good value stays
        }
    }

    private void fail(Violation found) {
        violation = violation.or(() -> Optional.of(found));
    }

    @Override
    public void onLost(StoreException why) {
        throw new IllegalStateException(why);
    }

    /**
     * What feeds hold does not follow from intent: by somebody's hand at the store itself, or by a control plane from which something was kept that etcd
     * promises. Until that is healed, nodes serve it.
     */
    void excuse() {
        excused = true;
    }

    /** Throws what was found. */
    void check() {
        violation.ifPresent(found -> {
            throw found;
        });
    }

    /** All moments, oldest first. */
    List<Moment> moments() {
        return moments;
    }

    Wanted wanted() {
        return moments.getLast().wanted();
    }

    /** Index of the last moment at or before a revision of this life. */
    int at(long revision) {
        for (int i = moments.size() - 1; i >= 0; i--) {
            if (moments.get(i).life() == life && moments.get(i).revision() <= revision) {
                return i;
            }
        }
        return 0;
    }

    /** A piece at a moment. */
    Optional<Intent> piece(int moment, IntentKey key) {
        return Optional.ofNullable(moments.get(moment).wanted().pieces().get(key));
    }

    /** Pieces whose bytes can't be read now. */
    List<IntentKey> poisoned() {
        return revisions.entrySet().stream()
                .filter(piece -> piece.getValue() == POISONED)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether garbage stands where a piece says what this name answers: perhaps nobody has read the piece before that. */
    boolean isUnsure(String question) {
        return poisoned().stream()
                .anyMatch(key -> key instanceof IntentKey.OfDomain domain
                        && (question.equals(domain.name().text())
                                || question.endsWith("." + domain.name().text())));
    }

    /** The revision of a piece just before a commit; 0 where there was none, or {@link #POISONED}. */
    long revisionBefore(long commit, IntentKey key) {
        return revisionsBefore.getOrDefault(commit, Map.of()).getOrDefault(key, 0L);
    }

    /** The last revision at which a feed was still as it was at {@code proved}; at most {@code newest}. */
    long unchanged(Feed feed, long proved, long newest) {
        Long next = heads.getOrDefault(feed, new TreeSet<>()).higher(proved);
        return next == null ? newest : Math.min(newest, next - 1);
    }

    /** Whether a feed was behind intent at some moment between these revisions. */
    boolean wasBehind(Feed feed, long from, long to) {
        return pending.getOrDefault(feed, Long.MAX_VALUE) <= to
                || pendings.getOrDefault(feed, List.of()).stream().anyMatch(span -> span[0] <= to && span[1] >= from);
    }

    /** Whether any feed ever was behind intent: parts of a zone may then be of different moments. */
    boolean hasLagged() {
        return lagged;
    }

    boolean isExcused() {
        return excused;
    }

    /**
     * Whether somebody who knows all that comes with a write to a cluster, zone, profile, source or drain, and is not told that there is a newer one, believes
     * something else of these.
     */
    boolean isMisled(ControlImage image) {
        return image.topologyRevision() == topology
                && Stream.concat(revisions.keySet().stream(), wanted().pieces().keySet().stream())
                        .filter(key -> !(key instanceof IntentKey.OfDomain))
                        .anyMatch(key -> image.intent().revisionOf(key) != revisions.getOrDefault(key, 0L));
    }

    /** Whether something is still to be done. */
    boolean isUnderway() {
        return !pending.isEmpty() || !applying.isEmpty();
    }

    /** Counts changes of keys other than what nodes say of themselves. */
    long busy() {
        return busy;
    }

    long newest() {
        return newest;
    }

    /** The epoch of the store there is; empty where it has none. */
    String epoch() {
        return epoch;
    }

    int life() {
        return life;
    }
}
