// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.change.Writer.Proposal;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.IntentImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.plan.FeedEdit;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Txn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Builds the transactions of writes. The usual one holds intent, change record and desired keys together; where these are too many,
 * or a feed is behind intent anyway, it leaves {@code pending} keys for the materialiser instead of desired keys.
 */
final class Transactions {
    /** Comparisons that leave room for epoch, topology and feeds. */
    static final int MAX_COMPARES = 100;

    /** Pieces of intent that one transaction takes; more go the bulk way. */
    static final int MAX_ITEMS = 50;

    private final Keys keys;

    Transactions(Keys keys) {
        this.keys = keys;
    }

    boolean isBulk(Proposal proposal) {
        return proposal.draft().items().size() > MAX_ITEMS
                || proposal.feeds().size() > MAX_ITEMS
                || comparesOf(proposal.image(), proposal.request()).size() > MAX_COMPARES;
    }

    /** Compares everything the request is about and changes nothing. */
    Txn compareOnly(ControlImage image, WriteRequest request) {
        Txn.Builder txn = Txn.builder();
        comparesOf(image, request).forEach(txn::compare);
        world(txn, image);
        return txn.build();
    }

    /** The whole write. */
    Txn build(Proposal proposal) {
        Txn.Builder txn = Txn.builder();
        comparesOf(proposal.image(), proposal.request()).forEach(txn::compare);
        world(txn, proposal.image());
        proposal.draft().items().forEach(item -> {
            String key = keys.intent(item.key());
            item.after().ifPresentOrElse(after -> txn.put(key, Codec.encode(after)), () -> txn.delete(key));
        });
        accept(txn, proposal);
        if (fitsAtOnce(proposal, txn.size())) {
            desired(txn, proposal);
        } else {
            pending(txn, proposal);
        }
        return txn.build();
    }

    /** What every acceptance holds beside intent: the change record, the topology mark, the idempotency record. */
    void accept(Txn.Builder txn, Proposal proposal) {
        txn.put(keys.change(proposal.change().id()), Codec.encode(proposal.change()));
        if (proposal.draft().touched().stream().anyMatch(Transactions::isTopology)) {
            txn.put(keys.topology(), Bytes.of(proposal.change().id().text()));
        }
        proposal.request().idempotency().ifPresent(idempotency -> {
            String key =
                    keys.idempotency(IdempotencyRecord.keyOf(proposal.request().actor(), idempotency.key()));
            txn.compare(key, 0);
            txn.put(
                    key,
                    Codec.encode(new IdempotencyRecord(
                            idempotency.fingerprint(),
                            proposal.change().id(),
                            proposal.change().counts(),
                            proposal.change().at())));
        });
    }

    /** Compares what every plan depends on: the epoch, and clusters, zones, profiles and sources as a whole. */
    void world(Txn.Builder txn, ControlImage image) {
        image.inThisStore(txn, keys);
        txn.compare(keys.topology(), image.topologyRevision());
    }

    /** Marks the feeds as being behind intent. */
    void pending(Txn.Builder txn, Proposal proposal) {
        Bytes by = Bytes.of(proposal.change().id().text());
        proposal.feeds().keySet().forEach(feed -> txn.put(keys.pending(feed), by));
    }

    private boolean fitsAtOnce(Proposal proposal, int sizeSoFar) {
        int desired = proposal.feeds().values().stream()
                .mapToInt(edit -> edit.keys().size() + 1)
                .sum();
        boolean behind = proposal.feeds().keySet().stream()
                .anyMatch(feed -> proposal.image().fleet().pending().containsKey(feed));
        boolean dropped = proposal.feeds().values().stream().anyMatch(FeedEdit::dropped);
        return !behind && !dropped && sizeSoFar + desired <= Txn.MAX_OPS;
    }

    private void desired(Txn.Builder txn, Proposal proposal) {
        List<Feed> feeds = proposal.feedList();
        proposal.feeds().forEach((feed, edit) -> {
            txn.compare(keys.pending(feed), 0);
            edit.keys()
                    .forEach((key, value) -> value.ifPresentOrElse(
                            present -> txn.put(key, Codec.encode(present)), () -> txn.delete(key)));
            List<String> with = feeds.stream()
                    .filter(other -> !other.equals(feed))
                    .map(Feed::path)
                    .toList();
            txn.put(keys.head(feed), Codec.encode(new DesiredValue.Head(OptionalLong.empty(), with, false)));
        });
    }

    /**
     * Every piece the request names, and for a domain what any source contributes or may have begun to: answers are merged from all of
     * them. Contributions come only from declared sources and {@code api}, and declaring a source moves the topology key.
     */
    private Map<String, Long> comparesOf(ControlImage image, WriteRequest request) {
        IntentImage intent = image.intent();
        Map<String, Long> compares = new LinkedHashMap<>();
        for (Edit edit : request.edits()) {
            compares.put(keys.intent(edit.key()), image.storedRevisionOf(edit.key()));
            if (edit.key() instanceof IntentKey.OfDomain domain) {
                Set<SourceId> sources = new TreeSet<>(intent.sources().keySet());
                sources.add(SourceId.API);
                sources.addAll(intent.contributions(domain.name()).keySet());
                for (SourceId source : sources) {
                    IntentKey key = new IntentKey.OfDomain(domain.name(), source);
                    compares.put(keys.intent(key), image.storedRevisionOf(key));
                }
            }
        }
        return compares;
    }

    private static boolean isTopology(IntentKey key) {
        return switch (key) {
            case IntentKey.OfCluster cluster -> true;
            case IntentKey.OfZone zone -> true;
            case IntentKey.OfProfile profile -> true;
            case IntentKey.OfDomain domain -> false;
            case IntentKey.OfSource source -> true;
        };
    }
}
