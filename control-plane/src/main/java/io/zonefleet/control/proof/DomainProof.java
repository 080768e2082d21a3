// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.history.LargeChanges;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.Sentence;
import io.zonefleet.control.proof.FeedAnswers.Said;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.Words;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.store.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        Map<Feed, Said> said = feeds.of(image, followed, name);
        Map<Feed, Long> required = new HashMap<>();
        said.forEach((feed, each) -> required.put(feed, each.revision()));
        SortedMap<NodeId, NodeReceipt> all = NodeReceipt.of(image, required);
        List<NodeReceipt> counted = all.values().stream()
                .filter(each -> wanted.on(each.node().cluster()).isPresent())
                .toList();
        List<Holds.Hold> holds = holds(image, name, said);
        return new Served(counted, all.values(), holds, obstacle(image), false, Clocks.of(image));
    }

    private static Optional<Words> obstacle(ControlImage image) {
        boolean behind =
                !image.fleet().pending().isEmpty() || !image.fleet().applying().isEmpty();
        return behind ? Optional.of(Sentence.LARGE_CHANGE_UNDER_WAY.of()) : Optional.empty();
    }

    /** What was answered before the last changes of each feed, as long as the store remembers; then what the log of changes says. */
    private List<Holds.Hold> holds(ControlImage image, DomainName name, Map<Feed, Said> said) {
        Holds holds = new Holds(image, image.intent().allClusters());
        boolean answered = false;
        Set<Long> forgotten = new HashSet<>();
        for (Map.Entry<Feed, Said> each : said.entrySet()) {
            Before before = each.getValue().before();
            before.longest().ifPresent(ttl -> holds.managed(name.text(), ttl));
            if (before.forgotten()) {
                forgotten.add(each.getValue().revision());
            }
            answered |= each.getKey().equals(Feed.all()) && before.longest().isPresent();
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
