// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.Sentence;
import io.zonefleet.control.proof.ChangeSearch.Kept;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.Words;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Which nodes have proved a change. */
final class ChangeProof {
    private final ChangeSearch changes;

    ChangeProof(ChangeSearch changes) {
        this.changes = changes;
    }

    /**
     * What is known of it.
     *
     * @param receipts of the registered nodes that it concerns
     */
    record Known(SortedMap<NodeId, NodeReceipt> receipts, Served served) {}

    Known of(ControlImage image, Kept record) {
        Change change = record.change();
        SortedMap<NodeId, NodeReceipt> receipts = NodeReceipt.of(
                image, required(image, change.feeds(), change.parts(), record.accepted(), record.written()));
        Holds holds = new Holds(image, concerned(image, record));
        if (!changes.each(change, holds::take)) {
            holds.unknown();
        }
        changes.sharing(image, change.id()).forEach(holds::take);
        Optional<Words> obstacle = obstacle(image, change.id());
        boolean nothing = change.feeds().isEmpty();
        Served served =
                new Served(receipts.values(), receipts.values(), holds.all(), obstacle, nothing, Clocks.of(image));
        return new Known(receipts, served);
    }

    /** What one node has proved of a change that is kept; empty where it is not to prove it. */
    static Optional<NodeReceipt> of(ControlImage image, ChangeRow row, NodeId node) {
        return NodeReceipt.of(image, node, required(image, row.feeds(), row.parts(), row.revision(), row.version()));
    }

    /** Why nothing of a change is proved whatever nodes say. */
    static Optional<Words> obstacle(ControlImage image, ChangeId change) {
        return image.fleet().applying().containsKey(change)
                ? Optional.of(Sentence.ROWS_BEING_WRITTEN.of())
                : Optional.empty();
    }

    /**
     * Rows of a large change are written after its acceptance, and all are there when its record is written again. Of one that was made before
     * records were written again it is not known when that was: then the newest revision of the feed counts.
     *
     * @param feeds paths of the feeds that it touched
     * @param accepted revision of the transaction that accepted it
     * @param written revision at which its record was written last
     */
    private static Map<Feed, Long> required(
            ControlImage image, Collection<String> feeds, int parts, long accepted, long written) {
        Map<Feed, Long> required = new HashMap<>();
        for (String path : feeds) {
            Feed feed = Feed.ofPath(path);
            required.put(feed, required(image.fleet().heads().getOrDefault(feed, 0L), parts, accepted, written));
        }
        return required;
    }

    /**
     * The same of one feed.
     *
     * @param head its newest revision
     */
    static long required(long head, int parts, long accepted, long written) {
        if (parts == 0) {
            return accepted;
        }
        return written == accepted ? Math.max(head, accepted) : written;
    }

    private static List<Cluster> concerned(ControlImage image, Kept record) {
        return image.intent().allClusters().stream()
                .filter(cluster -> record.change().feeds().contains(Feed.all().path())
                        || record.change().feeds().contains(new Feed.OfCluster(cluster.id()).path()))
                .toList();
    }
}
