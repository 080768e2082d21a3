// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import io.zonefleet.agent.state.Fence;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.FeedState;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Words;
import io.zonefleet.plan.ShrinkGuard;
import io.zonefleet.render.ServedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Decides whether what the store says may become what the node serves. */
public final class Gate {
    private Gate() {}

    /** What becomes of an image. */
    public sealed interface Verdict {}

    /**
     * It is to be served.
     *
     * @param served what exactly
     * @param fence that is reached with it
     */
    public record Accepted(ServedImage served, Fence fence) implements Verdict {}

    /** Half of a write is still under way; wait for the other half, but not for ever. */
    public record Torn() implements Verdict {}

    /** It is not to be served; what was served before stays. */
    public record Refused(List<Finding> why) implements Verdict {
        public Refused {
            why = List.copyOf(why);
        }
    }

    /**
     * Judges an image.
     *
     * @param fence how far the node has come
     * @param before what it serves; empty where it does not know
     * @param word epoch that an operator has allowed
     */
    public static Verdict judge(ClusterImage image, Fence fence, Optional<ServedImage> before, Optional<String> word) {
        return judge(image, () -> ServedImage.of(image), fence, before, word);
    }

    /**
     * The same.
     *
     * @param served makes what would be served by the image
     */
    public static Verdict judge(
            ClusterImage image,
            Supplier<ServedImage> served,
            Fence fence,
            Optional<ServedImage> before,
            Optional<String> word) {
        List<ClusterImage.Gap> gaps = image.gaps();
        if (!gaps.isEmpty()) {
            return new Refused(gaps.stream()
                    .map(gap -> new Finding(FaultKind.DESIRED_INCOMPLETE, "store", words(gap, image.cluster())))
                    .toList());
        }
        if (image.isTorn()) {
            return new Torn();
        }
        String epoch = image.epoch().orElseThrow();
        Optional<String> followed = fence.epoch();
        ServedImage after = served.get();
        if (followed.isPresent() && !followed.get().equals(epoch)) {
            return word.equals(Optional.of(epoch)) ? accept(image, after, epoch) : otherEpoch(followed.get(), epoch);
        }
        List<Finding> why = older(image, fence);
        if (why.isEmpty() && before.isPresent() && !removalIsMarked(image, fence)) {
            why = shrunk(before.get(), after);
        }
        return why.isEmpty() ? accept(image, after, epoch) : new Refused(why);
    }

    private static Words words(ClusterImage.Gap gap, ClusterId cluster) {
        return switch (gap) {
            case NO_EPOCH -> Sentence.NO_EPOCH.of();
            case NO_HEAD -> Sentence.NO_HEAD.of();
            case NOT_DECLARED -> Sentence.CLUSTER_NOT_DECLARED.of(cluster);
            case ALL_CONTRADICTED -> Sentence.DIGEST_CONTRADICTED.of(Feed.all().path());
            case OWN_CONTRADICTED -> Sentence.DIGEST_CONTRADICTED.of(new Feed.OfCluster(cluster).path());
        };
    }

    private static Accepted accept(ClusterImage image, ServedImage served, String epoch) {
        SortedMap<String, Long> feeds = new TreeMap<>();
        feeds.put(Feed.all().path(), image.all().head().orElseThrow());
        feeds.put(new Feed.OfCluster(image.cluster()).path(), image.own().head().orElseThrow());
        return new Accepted(served, new Fence(Optional.of(epoch), feeds));
    }

    private static Refused otherEpoch(String followed, String epoch) {
        return new Refused(
                List.of(new Finding(FaultKind.EPOCH_CHANGED, epoch, Sentence.OTHER_EPOCH.of(epoch, followed))));
    }

    private static List<Finding> older(ClusterImage image, Fence fence) {
        List<Finding> older = new ArrayList<>();
        older(Feed.all(), image.all(), fence).ifPresent(older::add);
        older(new Feed.OfCluster(image.cluster()), image.own(), fence).ifPresent(older::add);
        return older;
    }

    private static Optional<Finding> older(Feed feed, FeedState state, Fence fence) {
        long offered = state.head().orElseThrow();
        long reached = fence.of(feed);
        return offered >= reached
                ? Optional.empty()
                : Optional.of(
                        new Finding(FaultKind.REVISION_OLDER, feed.path(), Sentence.STORE_OLDER.of(offered, reached)));
    }

    /** An accepted write that removes names leaves its mark in the feed. */
    private static boolean removalIsMarked(ClusterImage image, Fence fence) {
        return image.all().removed() > fence.of(Feed.all())
                || image.own().removed() > fence.of(new Feed.OfCluster(image.cluster()));
    }

    /** The rule of invariant I5, once more where it would take effect. */
    private static List<Finding> shrunk(ServedImage before, ServedImage after) {
        List<DomainName> gone = after.differences(before).stream()
                .filter(name -> !after.names().containsKey(name))
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (gone.isEmpty()) {
            return findings;
        }
        int names = before.names().size();
        if (ShrinkGuard.isTooMuch(gone.size(), names)) {
            findings.add(held("names", gone.size(), names));
        }
        for (DomainName zone : before.declared().keySet()) {
            long lost = gone.stream().filter(name -> name.isAtOrBelow(zone)).count();
            if (lost > 0 && after.names().keySet().stream().noneMatch(name -> name.isAtOrBelow(zone))) {
                findings.add(held(zone.text(), (int) lost, (int) lost));
            }
        }
        return findings;
    }

    private static Finding held(String subject, int gone, int names) {
        return new Finding(FaultKind.SHRINK_HELD, subject, Sentence.NAMES_WOULD_VANISH.of(gone, names));
    }
}
