// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.history.LargeChanges;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.Sentence;
import io.zonefleet.control.proof.FeedAnswers.Standing;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.Words;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.store.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Who serves a domain as it is wanted now. Which revision that takes is read from the feeds, not from its contributions: one whose comment was
 * changed, or that was withdrawn, says nothing of the answer.
 */
final class DomainProof {
    private final FeedAnswers feeds;
    private final DomainLog log;

    DomainProof(Store store, Keys keys, ChangeSearch changes, LargeChanges largeChanges) {
        this.feeds = new FeedAnswers(store, keys);
        this.log = new DomainLog(changes, largeChanges);
    }

    Served of(ControlImage image, DomainName name) {
        DesiredAnswers wanted = DesiredAnswers.of(image.intent(), name);
        Set<Feed> followed = new LinkedHashSet<>();
        followed.add(Feed.all());
        image.fleet().nodes().keySet().forEach(node -> followed.add(new Feed.OfCluster(node.cluster())));
        Map<Feed, Standing> standings = feeds.standings(image.intent(), followed, name);
        Map<Feed, Long> required = new HashMap<>();
        standings.forEach((feed, standing) -> required.put(feed, standing.revision()));
        SortedMap<NodeId, NodeReceipt> all = NodeReceipt.of(image, required);
        List<NodeReceipt> counted = all.values().stream()
                .filter(each -> wanted.on(each.node().cluster()).isPresent())
                .toList();
        List<Holds.Hold> holds = holds(image, name, standings);
        return new Served(counted, all.values(), holds, obstacle(image), false, Clocks.of(image));
    }

    private static Optional<Words> obstacle(ControlImage image) {
        boolean behind =
                !image.fleet().pending().isEmpty() || !image.fleet().applying().isEmpty();
        return behind ? Optional.of(Sentence.LARGE_CHANGE_UNDER_WAY.of()) : Optional.empty();
    }

    /** What was answered before the last changes of each feed, as long as the store remembers; then what the log of changes says. */
    private List<Holds.Hold> holds(ControlImage image, DomainName name, Map<Feed, Standing> standings) {
        Holds holds = new Holds(image, image.intent().allClusters());
        boolean answered = false;
        Set<Long> forgotten = new HashSet<>();
        Map<Feed, Standing> telling = new LinkedHashMap<>(standings);
        telling.values().removeIf(standing -> standing.revision() == 0);
        String epoch = image.epoch().map(Versioned::value).orElse("");
        for (Map.Entry<Feed, Optional<List<Answer>>> each :
                feeds.before(epoch, name, telling).entrySet()) {
            Feed feed = each.getKey();
            Optional<List<Answer>> before = each.getValue();
            before.ifPresentOrElse(
                    olds -> olds.forEach(old -> holds.managed(name.text(), old)),
                    () -> forgotten.add(
                            Objects.requireNonNull(telling.get(feed)).revision()));
            answered |= feed.equals(Feed.all())
                    && before.filter(olds -> !olds.isEmpty()).isPresent();
        }
        if (forgotten.isEmpty() && !answered) {
            holds.forwarded();
        }
        if (!forgotten.isEmpty() && !log.tell(image, name, forgotten, holds)) {
            holds.unknown();
        }
        return holds.all();
    }
}
