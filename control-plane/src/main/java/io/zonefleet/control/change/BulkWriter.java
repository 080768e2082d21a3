// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.Images;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Accepts writes too large for one transaction: the rows are staged first, then one transaction accepts them all, then they are
 * brought into intent in batches. Few rows with much behind them (feeds, other sources) are written by the acceptance itself. From
 * acceptance on any replica can finish it ({@link BulkApplier}).
 */
final class BulkWriter {
    /** Rows in one part; packed they stay far below etcd's limit for a request. */
    private static final int PART = 2_000;

    private final Store store;
    private final Keys keys;
    private final Images images;
    private final Transactions transactions;
    private final Comparison comparison;
    private final BulkApplier applier;

    BulkWriter(
            Store store,
            Keys keys,
            Images images,
            Transactions transactions,
            Comparison comparison,
            BulkApplier applier) {
        this.store = store;
        this.keys = keys;
        this.images = images;
        this.transactions = transactions;
        this.comparison = comparison;
        this.applier = applier;
    }

    /**
     * A write that was accepted.
     *
     * @param rows what is still to be brought into intent; nothing else of the image that it was drafted on
     * @param outcome what it came to, if no row is superseded
     */
    record Accepted(BulkApplier.Accepted rows, WriteOutcome.Written outcome) {}

    /** Accepts it; empty where a comparison was lost and the request has to be drafted anew. Whoever gets it calls {@link #apply}. */
    Optional<Accepted> accept(Proposal proposal) {
        if (proposal.compares().size() > Transactions.MAX_COMPARES
                && comparison.of(proposal.image(), proposal.compares()) instanceof TxnOutcome.Lost behind) {
            CatchUp.after(proposal.image(), behind, images);
            return Optional.empty();
        }
        List<ChangeItem> items = proposal.draft().items();
        Proposal compact =
                items.size() > Transactions.MAX_ITEMS ? proposal.recordedAs(stage(proposal.change())) : proposal;
        List<ChangeItem> atOnce = atOnce(items);
        return switch (accept(compact.change().id(), acceptance(compact, atOnce))) {
            case TxnOutcome.Committed committed -> Optional.of(accepted(compact, atOnce, committed.revision()));
            case TxnOutcome.Lost lost -> {
                unstage(compact.change());
                CatchUp.after(proposal.image(), lost, images);
                yield Optional.empty();
            }
        };
    }

    /**
     * Rows that the acceptance writes itself: all, where they are few, else those that other writes rely on. A cluster or source that goes
     * is gone before its domains, so that nobody adds one meanwhile.
     */
    private static List<ChangeItem> atOnce(List<ChangeItem> items) {
        if (items.size() <= Transactions.MAX_ITEMS) {
            return items;
        }
        List<ChangeItem> topology = items.stream()
                .filter(item -> Transactions.isTopology(item.key()))
                .toList();
        return topology.size() <= Transactions.MAX_ITEMS ? topology : List.of();
    }

    /**
     * More pieces than it can compare were as they should be just before; their rows are compared when they are written. Those that the
     * request names a version of come first.
     */
    private Txn acceptance(Proposal proposal, List<ChangeItem> atOnce) {
        Txn.Builder txn = Txn.builder();
        transactions.world(txn, proposal.image());
        if (proposal.compares().size() <= Transactions.MAX_COMPARES) {
            proposal.compares().all(keys).forEach(txn::compare);
        } else {
            Stream<Txn.Compare> written = atOnce.stream()
                    .map(item -> new Txn.Version(
                            keys.intent(item.key()), proposal.compares().versionOf(item.key())));
            Stream<Txn.Compare> reliedUpon =
                    transactions.reliedUpon(proposal.image(), proposal.request()).all(keys).stream();
            Stream.concat(written, reliedUpon)
                    .distinct()
                    .limit(Transactions.MAX_COMPARES)
                    .forEach(txn::compare);
        }
        transactions.rows(txn, atOnce);
        transactions.accept(txn, proposal);
        transactions.marks(txn, List.of(proposal));
        txn.put(
                keys.applying(proposal.change().id()),
                Codec.encode(new Basis.Revision(proposal.image().revision())));
        transactions.pending(txn, proposal); // more feeds than fit are marked once the rows are in intent
        return txn.build();
    }

    private TxnOutcome accept(ChangeId id, Txn txn) {
        try {
            return store.commit(txn);
        } catch (StoreException.Unavailable ambiguous) {
            applier.leave(id);
            throw ambiguous;
        }
    }

    private static Accepted accepted(Proposal proposal, List<ChangeItem> atOnce, long revision) {
        Set<IntentKey> done = atOnce.stream().map(ChangeItem::key).collect(Collectors.toSet());
        List<Row> rows = proposal.draft().items().stream()
                .filter(item -> !done.contains(item.key()))
                .map(item -> Row.of(item, proposal.compares().versionOf(item.key())))
                .toList();
        Bytes epoch = Bytes.of(proposal.image().epoch().map(Versioned::value).orElse(""));
        return new Accepted(
                new BulkApplier.Accepted(proposal.change(), rows, new Basis.Versions(), epoch, revision),
                proposal.written(revision));
    }

    /** Brings the rows into intent. */
    WriteOutcome apply(Accepted accepted) {
        return accepted.outcome().without(applier.apply(accepted.rows()));
    }

    /** Its record, with the rows in parts of their own. */
    private Change stage(Change change) {
        List<ChangeItem> items = change.items();
        int parts = 0;
        for (int from = 0; from < items.size(); from += PART) {
            List<ChangeItem> part = items.subList(from, Math.min(items.size(), from + PART));
            store.commit(Txn.builder()
                    .put(keys.changePart(change.id(), parts++), Codec.encodePart(part))
                    .build());
        }
        return change.withParts(parts);
    }

    private void unstage(Change change) {
        for (int part = 0; part < change.parts(); part++) {
            store.commit(
                    Txn.builder().delete(keys.changePart(change.id(), part)).build());
        }
    }
}
