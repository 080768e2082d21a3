// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.FleetImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.propagation.RecentChanges.Recent;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ProofSteps;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long changes took from their acceptance to their proof on each node, gathered while reports come: a status tells of few proofs, and of
 * older ones only when they were at the latest. What is known exactly is measured, once for each change and node. Not for several threads.
 */
final class Propagation {
    /** How far back changes are followed. */
    static final Duration HOUR = Duration.ofHours(1);

    /** Of so many of the newest changes the times are kept for each by itself. */
    static final int NAMED = 100;

    private final NavigableMap<Instant, Lags> minutes = new TreeMap<>();
    private final Map<ChangeId, Lags> named = new HashMap<>();
    private final Map<NodeId, NodeStatus> read = new HashMap<>();
    private RecentChanges recent = RecentChanges.none();
    private FleetImage followed = FleetImage.EMPTY;
    private Instant since = Instant.MIN;
    private String epoch = "";
    private long revision;

    /**
     * Takes in what {@code image} has that the one before had not.
     *
     * @param image with the changes that are kept; not older than the one before, unless the store is
     */
    void look(ControlImage image, Instant now) {
        String store = image.epoch().map(Versioned::value).orElse("");
        if (!store.equals(epoch) || image.revision() < revision) {
            // another store, or an older state of this one: its revisions mean something else
            minutes.clear();
            named.clear();
            read.clear();
            since = Instant.MIN;
        }
        epoch = store;
        revision = image.revision();
        follow(image, minuteOf(now.minus(HOUR)));
        image.fleet().statuses().forEach(this::take);
        read.keySet().retainAll(image.fleet().nodes().keySet());
    }

    /** Changes from {@code first} on; each look at all of them costs, so that it is left out where none came. */
    @SuppressWarnings("ReferenceEquality") // persistent: what did not change is the same object
    private void follow(ControlImage image, Instant first) {
        FleetImage fleet = image.fleet();
        if (fleet.changes() == followed.changes() && fleet.applying() == followed.applying() && first.equals(since)) {
            return;
        }
        followed = fleet;
        since = first;
        recent = RecentChanges.of(image, first);
        minutes.headMap(first, false).clear();
        Set<ChangeId> newest = new HashSet<>();
        recent.newestFirst().stream().limit(NAMED).forEach(change -> newest.add(change.id()));
        named.keySet().retainAll(newest);
        newest.forEach(id -> named.computeIfAbsent(id, change -> new Lags()));
    }

    @SuppressWarnings("ReferenceEquality") // the very report that was read already
    private void take(NodeId node, NodeStatus status) {
        NodeStatus before = read.put(node, status);
        boolean nothingNew = before == status
                || !status.epoch().equals(epoch)
                || (before != null
                        && before.epoch().equals(epoch)
                        && before.proved().equals(status.proved()));
        if (nothingNew || status.steps().isEmpty()) {
            return;
        }
        Map<String, List<ProofSteps.Step>> steps = new HashMap<>();
        for (Feed feed : NodeRules.feeds(node.cluster())) {
            ProofSteps told = status.steps().get().getOrDefault(feed.path(), ProofSteps.NONE);
            steps.put(feed.path(), told.steps());
        }
        steps.forEach((feed, own) -> takeFeed(feed, own, steps, counted(before, feed)));
    }

    /** Up to where the feed's proofs were measured with the report before. */
    private long counted(@Nullable NodeStatus before, String feed) {
        return before == null || !before.epoch().equals(epoch)
                ? 0
                : before.proved().getOrDefault(feed, 0L);
    }

    /** Of the oldest step, and of one that stands for several, it is only known when it was at the latest. */
    private void takeFeed(
            String feed, List<ProofSteps.Step> own, Map<String, List<ProofSteps.Step>> all, long counted) {
        for (int i = 1; i < own.size(); i++) {
            ProofSteps.Step step = own.get(i);
            long after = Math.max(counted, own.get(i - 1).revision());
            if (!step.merged()) {
                recent.between(feed, after, step.revision())
                        .filter(change -> isLast(feed, step, change, all))
                        .forEach(change -> measure(change, step.at()));
            }
        }
    }

    /** Whether with this step the node has proved all of a change: of another feed that it touched, it had before. */
    private static boolean isLast(
            String feed, ProofSteps.Step step, Recent change, Map<String, List<ProofSteps.Step>> all) {
        for (String other : change.feeds()) {
            if (!other.equals(feed) && all.containsKey(other)) {
                List<ProofSteps.Step> proved = all.get(other).stream()
                        .filter(each -> each.revision() >= change.revision())
                        .limit(1)
                        .toList();
                boolean before = !proved.isEmpty()
                        && (proved.getFirst().at().isBefore(step.at())
                                // at the same moment: the one of the two that comes later by name
                                || (proved.getFirst().at().equals(step.at()) && other.compareTo(feed) < 0));
                if (!before) {
                    return false;
                }
            }
        }
        return true;
    }

    private void measure(Recent change, Instant proved) {
        long millis = Duration.between(change.at(), proved).toMillis();
        minutes.computeIfAbsent(minuteOf(change.at()), minute -> new Lags()).add(millis);
        Lags own = named.get(change.id());
        if (own != null) {
            own.add(millis);
        }
    }

    /** The minute in which something was. */
    static Instant minuteOf(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MINUTES);
    }

    /** The changes that are followed. */
    RecentChanges recent() {
        return recent;
    }

    /** What was measured of the changes of a minute. */
    Lags ofMinute(Instant minute) {
        return minutes.getOrDefault(minute, new Lags());
    }

    /** What was measured of one of the newest changes. */
    Lags of(ChangeId change) {
        return named.getOrDefault(change, new Lags());
    }
}
