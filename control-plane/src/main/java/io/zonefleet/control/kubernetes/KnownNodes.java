// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Pace;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes of clusters that want injection and that a source follows, as they were found out last: pods may come to run on each of them, with
 * an agent or without. Kept in memory, since admission waits for nothing; whichever replica follows the cluster, each reads what it has
 * found. Any thread; owns one.
 */
public final class KnownNodes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KnownNodes.class);

    /** Found out every five minutes. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    /** Where a source has told nothing yet, as one that has just come. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final FindingsStore store;
    private final ImageHolder images;
    private final Pace pace = new Pace();
    private volatile Known known = new Known(0, Map.of());
    private volatile Set<SourceId> looked = Set.of();

    /**
     * What was read.
     *
     * @param number another one where anything else was read
     * @param nodes by source; empty where it has told nothing yet
     */
    private record Known(long number, Map<SourceId, Optional<Set<String>>> nodes) {}

    /** Reads nothing before {@link #start}. */
    public KnownNodes(Store store, Keys keys, ImageHolder images) {
        this.store = new FindingsStore(store, keys);
        this.images = images;
    }

    /** Begins to read. */
    public void start() {
        images.onChange(() -> {
            if (!looked.equals(wanted(images.current()))) {
                pace.wake();
            }
        });
        pace.wake();
        Thread.ofVirtual().name("known-nodes").start(() -> {
            while (pace.pause(known.nodes().values().stream().allMatch(Optional::isPresent) ? LOOK : SOON)) {
                try {
                    look();
                } catch (RuntimeException defect) {
                    // tried again: what is known grows old meanwhile, and nothing else would tell
                    LOG.atError().setCause(defect).log("reading the nodes of clusters failed");
                }
            }
        });
    }

    private static Set<SourceId> wanted(ControlImage image) {
        Set<SourceId> wanted = new HashSet<>();
        for (Versioned<Source> source : image.intent().sources().values()) {
            if (followed(source.value())
                    .filter(cluster -> wantsInjection(image, cluster))
                    .isPresent()) {
                wanted.add(source.value().id());
            }
        }
        return wanted;
    }

    private static boolean wantsInjection(ControlImage image, ClusterId cluster) {
        Versioned<Cluster> declared = image.intent().clusters().get(cluster);
        return declared != null && declared.value().injection().isPresent();
    }

    private static Optional<ClusterId> followed(Source source) {
        return source.origin()
                .filter(cluster -> source.enabled() && source.kubernetes().isPresent());
    }

    private void look() {
        Set<SourceId> wanted = wanted(images.current());
        Map<SourceId, Optional<Set<String>>> next = new HashMap<>();
        try {
            for (SourceId source : wanted) {
                next.put(source, store.of(source).map(found -> Set.copyOf(found.nodes())));
            }
        } catch (StoreException unreachable) {
            return; // what is known stays, and the store's own trouble is told elsewhere
        }
        if (!next.equals(known.nodes())) {
            known = new Known(known.number() + 1, Map.copyOf(next));
        }
        looked = Set.copyOf(wanted);
    }

    /** Another one where {@link #withoutAgent} may say something else about the same image. */
    public long number() {
        return known.number();
    }

    /**
     * On how many nodes of a cluster no agent is registered. As far as its sources tell: where none follows it, or none of them has found any
     * node, there are none; nor are there where it wants no injection.
     *
     * @return empty where what they tell was not read yet
     */
    public OptionalInt withoutAgent(ControlImage image, ClusterId cluster) {
        if (!wantsInjection(image, cluster)) {
            return OptionalInt.of(0);
        }
        Map<SourceId, Optional<Set<String>>> read = known.nodes();
        List<SourceId> sources = image.intent().sources().values().stream()
                .map(Versioned::value)
                .filter(source -> followed(source).equals(Optional.of(cluster)))
                .map(Source::id)
                .toList();
        Set<String> nodes = new HashSet<>();
        for (SourceId source : sources) {
            Optional<Set<String>> told = read.get(source);
            if (told == null) {
                return OptionalInt.empty();
            }
            told.ifPresent(nodes::addAll);
        }
        return OptionalInt.of(Missing.of(image, cluster, nodes).withoutAgent().size());
    }

    /** Reads no more. */
    @Override
    public void close() {
        pace.end();
    }
}
