// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.plan.FeedEdit;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Txn;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Builds the transactions of writes. The usual one holds intent, change record and desired keys together; where these are too many,
 * or a feed is behind intent anyway, it leaves {@code pending} keys for the materialiser instead of desired keys.
 */
final class Transactions {
    /** Comparisons that leave room for epoch, topology and feeds. */
    static final int MAX_COMPARES = 100;

    /** Pieces of intent that one transaction takes; more are staged. */
    static final int MAX_ITEMS = 50;

    /** Comparisons of every transaction: epoch, topology, and that no feed is behind. */
    static final int WORLD = 3;

    /** Operations of the smallest write, heads of feeds left out: intent, change record, one desired key. */
    static final int LEAST = 3;

    private final Keys keys;

    Transactions(Keys keys) {
        this.keys = keys;
    }

    /** Whether it is too much for one transaction whatever follows from it. */
    static boolean isLarge(Draft draft) {
        return draft.items().size() > MAX_ITEMS;
    }

    boolean isBulk(Proposal proposal) {
        return isLarge(proposal.draft())
                || proposal.compares().size() > MAX_COMPARES
                || accepting(proposal) + 1 + proposal.feeds().size() > Txn.MAX_OPS;
    }

    /** Whether it is one transaction that holds the desired keys too: such ones may share one. */
    boolean isWhole(Proposal proposal) {
        return !isBulk(proposal) && fitsAtOnce(proposal);
    }

    /** What it puts or deletes, heads of feeds left out; equal for what another does too. */
    Set<Object> changed(Proposal proposal) {
        Set<Object> changed = new HashSet<>(proposal.draft().touched());
        changed.add(proposal.change().id());
        if (isOfTopology(proposal)) {
            changed.add(keys.topology());
        }
        if (removes(proposal)) {
            changed.add(keys.removals());
        }
        idempotency(proposal).ifPresent(changed::add);
        proposal.feeds().values().forEach(edit -> changed.addAll(edit.keys().keySet()));
        return changed;
    }

    /** What it compares, pending feeds left out; equal for what another compares too. */
    Set<Object> compared(Proposal proposal) {
        Set<Object> compared = new HashSet<>(proposal.compares().versions().keySet());
        compared.addAll(proposal.compares().names());
        idempotency(proposal).ifPresent(compared::add);
        if (proposal.request().isGuarded() && removes(proposal)) {
            compared.add(keys.removals());
        }
        return compared;
    }

    private static Optional<List<String>> idempotency(Proposal proposal) {
        WriteRequest request = proposal.request();
        return request.idempotency().map(given -> List.of(request.actor(), given.key()));
    }

    /** Compares with an image, and changes nothing. */
    Txn compareOnly(ControlImage image, List<Txn.Compare> compares) {
        Txn.Builder txn = Txn.builder();
        compares.forEach(txn::compare);
        world(txn, image);
        return txn.build();
    }

    /** The whole write. */
    Txn build(Proposal proposal) {
        if (fitsAtOnce(proposal)) {
            return build(List.of(proposal));
        }
        Txn.Builder txn = Txn.builder();
        world(txn, proposal.image());
        proposal.compares().all(keys).forEach(txn::compare);
        rows(txn, proposal.draft().items());
        accept(txn, proposal);
        marks(txn, List.of(proposal));
        pending(txn, proposal);
        return txn.build();
    }

    /** Several writes at once, each {@link #isWhole whole}, on the same image; of a piece that several change the last one's is put. */
    Txn build(List<Proposal> proposals) {
        Txn.Builder txn = Txn.builder();
        world(txn, proposals.getFirst().image());
        Set<Txn.Compare> compares = new LinkedHashSet<>();
        Map<IntentKey, ChangeItem> rows = new LinkedHashMap<>();
        proposals.forEach(proposal -> {
            compares.addAll(proposal.compares().all(keys));
            proposal.draft().items().forEach(item -> rows.put(item.key(), item));
        });
        compares.forEach(txn::compare);
        rows(txn, rows.values());
        proposals.forEach(proposal -> accept(txn, proposal));
        marks(txn, proposals);
        desired(txn, proposals);
        return txn.build();
    }

    /** Brings rows into intent. */
    void rows(Txn.Builder txn, Collection<ChangeItem> items) {
        items.forEach(item -> {
            String key = keys.intent(item.key());
            item.after().ifPresentOrElse(after -> txn.put(key, Codec.encode(after)), () -> txn.delete(key));
        });
    }

    /** What every acceptance holds beside intent: the change record, the idempotency record. */
    void accept(Txn.Builder txn, Proposal proposal) {
        txn.put(keys.change(proposal.change().id()), Codec.encode(proposal.change()));
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

    /**
     * Moves the keys that tell others' writes of these. One that the shrink guard has judged by what is left, and that takes a name itself, is judged
     * anew where another has taken one meanwhile: each may be allowed alone, and both together empty a zone.
     */
    void marks(Txn.Builder txn, List<Proposal> proposals) {
        Bytes by = Bytes.of(proposals.getLast().change().id().text());
        if (proposals.stream().anyMatch(Transactions::isOfTopology)) {
            txn.put(keys.topology(), by);
        }
        List<Proposal> removing = proposals.stream().filter(this::removes).toList();
        if (removing.stream().anyMatch(proposal -> proposal.request().isGuarded())) {
            txn.compare(keys.removals(), removing.getFirst().image().removalsRevision());
        }
        if (!removing.isEmpty()) {
            txn.put(keys.removals(), by);
        }
    }

    private boolean removes(Proposal proposal) {
        return proposal.feeds().entrySet().stream()
                .anyMatch(feed -> feed.getValue().keys().containsKey(keys.removed(feed.getKey())));
    }

    private static boolean isOfTopology(Proposal proposal) {
        return proposal.draft().touched().stream().anyMatch(Transactions::isTopology);
    }

    /** Compares what every plan depends on: the epoch, and clusters, zones, profiles and sources as a whole. */
    void world(Txn.Builder txn, ControlImage image) {
        image.inThisStore(txn, keys);
        txn.compare(keys.topology(), image.topologyRevision());
    }

    /**
     * Marks the feeds as being behind intent, as many as there is room for. The one of all is among them, also where it is not touched: every
     * node follows it beside another, and must not see in that one what was written later.
     */
    void pending(Txn.Builder txn, Proposal proposal) {
        Bytes by = Bytes.of(proposal.change().id().text());
        Stream<Feed> others = proposal.feeds().keySet().stream().filter(feed -> !feed.equals(Feed.all()));
        Stream<Feed> all = proposal.feeds().isEmpty() ? Stream.of() : Stream.of(Feed.all());
        Stream.concat(all, others).limit(Txn.MAX_OPS - txn.size()).forEach(feed -> txn.put(keys.pending(feed), by));
    }

    private boolean fitsAtOnce(Proposal proposal) {
        boolean behind = Stream.concat(Stream.of(Feed.all()), proposal.feeds().keySet().stream())
                .anyMatch(feed -> proposal.image().fleet().pending().containsKey(feed));
        boolean dropped = proposal.feeds().values().stream().anyMatch(FeedEdit::dropped);
        // placed names that this draft has not seen count too: the materialiser works from an image that has them
        boolean relabelled = proposal.draft().touched().stream()
                .anyMatch(key -> DesiredPlanner.isRelabelled(
                        proposal.draft().before(), proposal.draft().after(), key));
        return !behind
                && !dropped
                && !proposal.image().isUnread(proposal.draft().touched())
                && !relabelled
                && changed(proposal).size() + proposal.feeds().size() <= Txn.MAX_OPS
                && compared(proposal).size() + WORLD + proposal.feeds().size() <= Txn.MAX_OPS;
    }

    private int accepting(Proposal proposal) {
        return proposal.draft().items().size()
                + 1
                + (isOfTopology(proposal) ? 1 : 0)
                + (removes(proposal) ? 1 : 0)
                + (proposal.request().idempotency().isPresent() ? 1 : 0);
    }

    /** Two writes may count up the same serial, or both remove names: such keys are put once, and say the same of both. */
    private void desired(Txn.Builder txn, List<Proposal> proposals) {
        SortedMap<Feed, SortedMap<String, Optional<DesiredValue>>> feeds =
                new TreeMap<>(Comparator.comparing(Feed::path));
        proposals.forEach(proposal -> proposal.feeds()
                .forEach((feed, edit) ->
                        feeds.computeIfAbsent(feed, first -> new TreeMap<>()).putAll(edit.keys())));
        if (!feeds.isEmpty() && !feeds.containsKey(Feed.all())) {
            txn.compare(keys.pending(Feed.all()), 0);
        }
        feeds.forEach((feed, edits) -> {
            txn.compare(keys.pending(feed), 0);
            edits.forEach((key, value) ->
                    value.ifPresentOrElse(present -> txn.put(key, Codec.encode(present)), () -> txn.delete(key)));
            List<String> with = feeds.keySet().stream()
                    .filter(other -> !other.equals(feed))
                    .map(Feed::path)
                    .toList();
            txn.put(keys.head(feed), Codec.encode(new DesiredValue.Head(OptionalLong.empty(), with, false)));
        });
    }

    /**
     * Every piece the request names, and of a domain all that is contributed to it: answers are merged from that. What the image has of it is
     * compared piece by piece, so that a removal shows, and the name as a whole, so that it shows where another begins to contribute.
     */
    Compares comparesOf(ControlImage image, WriteRequest request) {
        return comparesOf(image, request.keys());
    }

    /** The same of those edits that rely on a version, by their own word. */
    Compares reliedUpon(ControlImage image, WriteRequest request) {
        Stream<IntentKey> parts = request.parts().stream()
                .filter(part -> !(part.precondition() instanceof Precondition.Any))
                .map(PartEdit::key);
        Stream<IntentKey> edits = request.edits().stream()
                .filter(edit -> !(edit.precondition() instanceof Precondition.Any))
                .map(Edit::key);
        return comparesOf(image, Stream.concat(parts, edits).toList());
    }

    private static Compares comparesOf(ControlImage image, List<IntentKey> pieces) {
        Map<IntentKey, Long> versions = new LinkedHashMap<>();
        Set<DomainName> names = new LinkedHashSet<>();
        for (IntentKey piece : pieces) {
            versions.put(piece, image.storedRevisionOf(piece));
            if (piece instanceof IntentKey.OfDomain domain) {
                names.add(domain.name());
                for (SourceId source :
                        image.intent().contributions(domain.name()).keySet()) {
                    IntentKey key = new IntentKey.OfDomain(domain.name(), source);
                    versions.put(key, image.storedRevisionOf(key));
                }
            }
        }
        return new Compares(versions, names, image.revision());
    }

    /** Whether writes of others are judged by it. */
    static boolean isTopology(IntentKey key) {
        return switch (key) {
            case IntentKey.OfCluster cluster -> true;
            case IntentKey.OfZone zone -> true;
            case IntentKey.OfProfile profile -> true;
            case IntentKey.OfDomain domain -> false;
            case IntentKey.OfSource source -> true;
            case IntentKey.OfDrain drain -> true;
        };
    }
}
