// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.proof.ChangeSearch.Kept;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
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
        SortedMap<NodeId, NodeReceipt> receipts = NodeReceipt.of(image, required(image, record));
        Holds holds = new Holds(image, concerned(image, record));
        if (!changes.each(record.change(), holds::take)) {
            holds.unknown();
        }
        changes.sharing(image, record.change().id()).forEach(holds::take);
        Optional<String> obstacle = obstacle(image, record);
        boolean nothing = record.change().feeds().isEmpty();
        Served served = new Served(receipts.values(), receipts.values(), holds.all(), obstacle, nothing);
        return new Known(receipts, served);
    }

    private static Optional<String> obstacle(ControlImage image, Kept record) {
        return image.fleet().applying().containsKey(record.change().id())
                ? Optional.of("its rows are still being written")
                : Optional.empty();
    }

    /**
     * Rows of a large change are written after its acceptance, and all are there when its record is written again. Of one that was made before
     * records were written again it is not known when that was: then the newest revision of the feed counts.
     */
    private static Map<Feed, Long> required(ControlImage image, Kept record) {
        Map<Feed, Long> required = new HashMap<>();
        boolean untold = record.change().parts() > 0 && record.written() == record.accepted();
        for (String path : record.change().feeds()) {
            Feed feed = Feed.ofPath(path);
            long head = image.fleet().heads().getOrDefault(feed, 0L);
            required.put(
                    feed,
                    untold
                            ? Math.max(head, record.accepted())
                            : record.change().parts() > 0 ? record.written() : record.accepted());
        }
        return required;
    }

    private static List<Cluster> concerned(ControlImage image, Kept record) {
        return image.intent().allClusters().stream()
                .filter(cluster -> record.change().feeds().contains(Feed.all().path())
                        || record.change().feeds().contains(new Feed.OfCluster(cluster.id()).path()))
                .toList();
    }
}
