// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Everything an agent of one cluster reads, at one revision.
 *
 * @param cluster whose
 * @param revision of the store
 * @param epoch of the store; empty where the key is missing
 * @param all the feed of all clusters
 * @param own the feed of this cluster
 * @param profile in effect; empty where none was written
 * @param unreadable keys whose bytes can't be read, with why; their last good values are kept
 */
public record ClusterImage(
        ClusterId cluster,
        long revision,
        Optional<String> epoch,
        FeedState all,
        FeedState own,
        Optional<ClusterProfile> profile,
        PSortedMap<String, String> unreadable) {

    /** An image in which nothing is known yet. */
    public static ClusterImage empty(ClusterId cluster) {
        return new ClusterImage(
                cluster, 0, Optional.empty(), FeedState.EMPTY, FeedState.EMPTY, Optional.empty(), TreePMap.empty());
    }

    /** What of an image is missing or contradicts itself. */
    public enum Gap {
        /** The store has no epoch: no control plane has set it up, or its data is gone. */
        NO_EPOCH,
        /** The feed of all clusters has no head. */
        NO_HEAD,
        /** The feed of the cluster has no head: the cluster is not declared. */
        NOT_DECLARED,
        /** The feed of all clusters contradicts its digest. */
        ALL_CONTRADICTED,
        /** The feed of the cluster contradicts its digest. */
        OWN_CONTRADICTED
    }

    /** Why nothing may be derived from this image; empty where it is whole. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        if (epoch.isEmpty()) {
            gaps.add(Gap.NO_EPOCH);
        }
        if (all.head().isEmpty()) {
            gaps.add(Gap.NO_HEAD);
        }
        if (own.head().isEmpty()) {
            gaps.add(Gap.NOT_DECLARED);
        }
        if (all.contradictsDigest()) {
            gaps.add(Gap.ALL_CONTRADICTED);
        }
        if (own.contradictsDigest()) {
            gaps.add(Gap.OWN_CONTRADICTED);
        }
        return gaps;
    }

    /**
     * Whether a write that touched both feeds has been seen in one of them only. Watches of two ranges bring the halves of one
     * transaction one after the other; between them a name that moves from feed to feed would seem to be gone. The same while the
     * materialiser is in the middle of a step of several transactions.
     */
    public boolean isTorn() {
        return all.partial()
                || own.partial()
                || lacks(all, own, new Feed.OfCluster(cluster))
                || lacks(own, all, Feed.all());
    }

    private static boolean lacks(FeedState seen, FeedState other, Feed otherFeed) {
        return other.headRevision() < seen.with().getOrDefault(otherFeed.path(), 0L);
    }

    /** What this cluster answers: the cluster's feed wins by name and can mask. */
    public SortedMap<DomainName, Stamped<Answer>> names() {
        SortedMap<DomainName, Stamped<Answer>> names = new TreeMap<>();
        all.domains().forEach((name, value) -> put(names, name, value));
        own.domains().forEach((name, value) -> put(names, name, value));
        return names;
    }

    private static void put(
            SortedMap<DomainName, Stamped<Answer>> names, DomainName name, Stamped<Optional<Answer>> value) {
        value.value()
                .ifPresentOrElse(
                        answer -> names.put(name, new Stamped<>(answer, value.from())), () -> names.remove(name));
    }
}
