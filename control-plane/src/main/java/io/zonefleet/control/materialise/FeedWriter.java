// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.materialise;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.FeedHead;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Brings one feed to its content. Every batch compares the head and moves it on, so two replicas at the same feed never mix; readers
 * see a partial head and wait until the last batch, which says which intent revision the feed has reached and ends {@code pending}.
 */
final class FeedWriter {
    private static final int BATCH = 100;
    /** Feeds of clusters that one transaction begins, with two comparisons each. */
    private static final int TOGETHER = 50;

    private final Store store;
    private final Keys keys;
    private final FeedDiff diff;

    FeedWriter(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
        this.diff = new FeedDiff(keys);
    }

    /** A feed that is there and about to be written. */
    private record Begun(Feed feed, FeedHead head, long pending) {}

    /**
     * Tells readers to wait for these feeds. Where several are to be brought to intent, all of them are begun before any is written: a name that
     * goes from one to another would be in neither for a moment. A cluster's feed is begun in one transaction with the feed of all, which both
     * say: a reader of the two has a watch for each, and must not take one's end before it has heard of the other's beginning.
     *
     * @param pending the feeds with the mod revisions of their {@code pending} keys
     * @return whether they wait now, or there is nobody who could
     */
    boolean begin(ControlImage image, Map<Feed, Long> pending) {
        Optional<Begun> all = Optional.ofNullable(pending.get(Feed.all())).flatMap(by -> there(image, Feed.all(), by));
        List<Begun> own = pending.entrySet().stream()
                .filter(each -> each.getKey() instanceof Feed.OfCluster)
                .flatMap(each -> there(image, each.getKey(), each.getValue()).stream())
                .toList();
        int from = 0;
        do {
            List<Begun> some = own.subList(from, Math.min(own.size(), from + TOGETHER));
            OptionalLong revision = begin(image, all, some);
            if (revision.isEmpty()) {
                return false;
            }
            all = all.map(
                    begun -> new Begun(begun.feed(), begun.head().movedTo(revision.getAsLong()), begun.pending()));
            from += TOGETHER;
        } while (from < own.size());
        return true;
    }

    private Optional<Begun> there(ControlImage image, Feed feed, long pending) {
        Snapshot actual = store.read(KeyRange.single(keys.head(feed)), 0);
        return isGone(image, feed) || actual.entries().isEmpty()
                ? Optional.empty()
                : Optional.of(new Begun(feed, head(feed, actual), pending));
    }

    /** The revision of the transaction; empty where something else was faster. */
    private OptionalLong begin(ControlImage image, Optional<Begun> all, List<Begun> own) {
        Txn.Builder txn = image.inThisStore(Txn.builder(), keys);
        all.ifPresent(begun ->
                begin(txn, begun, own.stream().map(each -> each.feed().path()).toList()));
        List<String> with = all.stream().map(begun -> begun.feed().path()).toList();
        own.forEach(begun -> begin(txn, begun, with));
        return store.commit(txn.build()) instanceof TxnOutcome.Committed committed
                ? OptionalLong.of(committed.revision())
                : OptionalLong.empty();
    }

    private void begin(Txn.Builder txn, Begun begun, List<String> with) {
        txn.compare(keys.head(begun.feed()), begun.head().revision())
                .compare(keys.pending(begun.feed()), begun.pending())
                .put(keys.head(begun.feed()), head(begun.head().from(), with, true));
    }

    /**
     * Does it once.
     *
     * @param image whose intent counts
     * @param pending mod revision of the feed's {@code pending} key
     * @return whether the feed now holds what {@code image} asks for; false: something else was faster, try again
     */
    boolean write(ControlImage image, Feed feed, long pending) {
        Snapshot actual = store.read(KeyRange.prefix(keys.desired(feed)), 0);
        if (isGone(image, feed)) {
            return drop(image, feed, pending, actual);
        }
        FeedHead head = head(feed, actual);
        SortedMap<String, Optional<DesiredValue>> edits = diff.between(actual.entries(), image, feed);
        List<Map.Entry<String, Optional<DesiredValue>>> all = new ArrayList<>(edits.entrySet());
        long reached = Math.max(image.revision(), head.from());
        long version = head.revision();
        int from = 0;
        while (all.size() - from > BATCH) {
            Txn.Builder txn = batch(image, feed, version, all.subList(from, from + BATCH), reached)
                    .compare(keys.pending(feed), pending);
            txn.put(keys.head(feed), head(head.from(), List.of(), true));
            if (!(store.commit(txn.build()) instanceof TxnOutcome.Committed committed)) {
                return false;
            }
            version = committed.revision();
            from += BATCH;
        }
        Txn.Builder last = batch(image, feed, version, all.subList(from, all.size()), reached);
        last.compare(keys.pending(feed), pending).delete(keys.pending(feed));
        last.put(keys.head(feed), head(reached, List.of(), false));
        return store.commit(last.build()) instanceof TxnOutcome.Committed;
    }

    private Txn.Builder batch(
            ControlImage image,
            Feed feed,
            long version,
            List<Map.Entry<String, Optional<DesiredValue>>> edits,
            long reached) {
        Txn.Builder txn = image.inThisStore(Txn.builder(), keys).compare(keys.head(feed), version);
        edits.forEach(edit -> edit.getValue()
                .ifPresentOrElse(
                        value -> txn.put(edit.getKey(), Codec.encode(value.standingFor(reached))),
                        () -> txn.delete(edit.getKey())));
        return txn;
    }

    private boolean drop(ControlImage image, Feed feed, long pending, Snapshot actual) {
        List<Entry> entries = actual.entries();
        for (int from = 0; from < entries.size(); from += BATCH) {
            Txn.Builder txn = image.inThisStore(Txn.builder(), keys).compare(keys.topology(), image.topologyRevision());
            entries.subList(from, Math.min(entries.size(), from + BATCH)).forEach(entry -> txn.delete(entry.key()));
            if (!(store.commit(txn.build()) instanceof TxnOutcome.Committed)) {
                return false;
            }
        }
        Txn.Builder end = Txn.builder()
                .compare(keys.pending(feed), pending)
                .compare(keys.topology(), image.topologyRevision())
                .delete(keys.pending(feed));
        return store.commit(end.build()) instanceof TxnOutcome.Committed;
    }

    private static boolean isGone(ControlImage image, Feed feed) {
        return feed instanceof Feed.OfCluster own
                && !image.intent().clusters().containsKey(own.id())
                && !image.lost().contains(new IntentKey.OfCluster(own.id()));
    }

    private static Bytes head(long from, List<String> with, boolean partial) {
        return Codec.encode(new DesiredValue.Head(OptionalLong.of(from), with, partial));
    }

    /** The head as it stands; what it says where it can't be read is replaced. */
    private FeedHead head(Feed feed, Snapshot actual) {
        Optional<Entry> head = actual.entries().stream()
                .filter(entry -> entry.key().equals(keys.head(feed)))
                .findFirst();
        if (head.isEmpty()) {
            return FeedHead.NONE;
        }
        try {
            return FeedHead.of(head.get());
        } catch (UnreadableException broken) {
            return FeedHead.instead(head.get());
        }
    }
}
