// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.materialise;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Digest;
import io.zonefleet.keys.FeedHead;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether feeds hold what intent asks for, and writes the digests by which agents see that they have it all. */
final class FeedAudit {
    private static final Logger LOG = LoggerFactory.getLogger(FeedAudit.class);

    private final Store store;
    private final Keys keys;
    private final FeedDiff diff;
    private final Map<Feed, Long> digested = new HashMap<>();

    FeedAudit(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
        this.diff = new FeedDiff(keys);
    }

    /**
     * Audits one feed. A difference is healed by marking the feed as pending: then the usual way takes over.
     *
     * @param image the feed is read at its revision, so that both are of one moment
     * @param thorough also where the head has not moved since the last audit: finds hand edits
     */
    void audit(ControlImage image, Feed feed, boolean thorough) {
        Optional<Entry> head = headAt(image, feed);
        long version = head.map(Entry::modRevision).orElse(0L);
        if (!thorough && version == digested.getOrDefault(feed, -1L)) {
            return;
        }
        Snapshot actual = store.read(KeyRange.prefix(keys.desired(feed)), image.revision());
        int differing = diff.between(actual.entries(), image, feed).size();
        if (differing > 0 || head.filter(FeedAudit::isReadable).isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("feed", feed)
                    .addKeyValue("keys", differing)
                    .addKeyValue("revision", image.revision())
                    .log("feed differs from intent; bringing it back");
            store.commit(Txn.builder()
                    .compare(keys.pending(feed), 0)
                    .put(keys.pending(feed), Bytes.of("audit"))
                    .build());
            return;
        }
        Digest digest = Digest.of(version, versions(feed, actual.entries()));
        store.commit(Txn.builder()
                .compare(keys.head(feed), version)
                .put(keys.digest(feed), Codec.encode(digest))
                .build());
        digested.put(feed, version);
    }

    private static boolean isReadable(Entry head) {
        try {
            FeedHead.of(head);
            return true;
        } catch (UnreadableException broken) {
            return false;
        }
    }

    private Optional<Entry> headAt(ControlImage image, Feed feed) {
        return store.read(KeyRange.single(keys.head(feed)), image.revision()).entries().stream()
                .findFirst();
    }

    private SortedMap<String, Long> versions(Feed feed, List<Entry> entries) {
        SortedMap<String, Long> versions = new TreeMap<>();
        for (Entry entry : entries) {
            if (!entry.key().equals(keys.head(feed)) && !entry.key().equals(keys.digest(feed))) {
                versions.put(entry.key(), entry.modRevision());
            }
        }
        return versions;
    }
}
