// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.Images;
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

/**
 * Accepts writes too large for one transaction: the rows are staged first, then one transaction accepts them all, then they are
 * brought into intent in batches. From acceptance on any replica can finish it ({@link BulkApplier}).
 */
final class BulkWriter {
    /** Rows in one part; packed they stay far below etcd's limit for a request. */
    private static final int PART = 2_000;

    private final Store store;
    private final Keys keys;
    private final Images images;
    private final Transactions transactions;
    private final BulkApplier applier;

    BulkWriter(Store store, Keys keys, Images images, Transactions transactions, BulkApplier applier) {
        this.store = store;
        this.keys = keys;
        this.images = images;
        this.transactions = transactions;
        this.applier = applier;
    }

    /** The outcome; empty where a comparison was lost and the request has to be drafted anew. */
    Optional<WriteOutcome> write(Proposal proposal) {
        int parts = stage(proposal.change());
        Change accepted = staged(proposal.change(), parts);
        Proposal compact = proposal.recordedAs(accepted);
        Txn.Builder txn = Txn.builder();
        transactions.world(txn, proposal.image());
        transactions.accept(txn, compact);
        txn.put(keys.applying(accepted.id()), Bytes.of(accepted.id().text()));
        transactions.pending(
                txn,
                compact); // more feeds than fit are left to the audit, which finds every feed that differs from intent
        return switch (accept(accepted.id(), txn.build())) {
            case TxnOutcome.Committed committed -> Optional.of(apply(compact, committed.revision()));
            case TxnOutcome.Lost lost -> {
                unstage(accepted);
                CatchUp.to(lost.revision(), images);
                yield Optional.empty();
            }
        };
    }

    private TxnOutcome accept(ChangeId id, Txn txn) {
        try {
            return store.commit(txn);
        } catch (StoreException.Unavailable ambiguous) {
            applier.leave(id);
            throw ambiguous;
        }
    }

    private WriteOutcome apply(Proposal proposal, long revision) {
        List<IntentKey> superseded =
                applier.apply(proposal.change(), proposal.draft().items(), revision);
        return proposal.written(revision, superseded);
    }

    private int stage(Change change) {
        List<ChangeItem> items = change.items();
        int parts = 0;
        for (int from = 0; from < items.size(); from += PART) {
            List<ChangeItem> part = items.subList(from, Math.min(items.size(), from + PART));
            store.commit(Txn.builder()
                    .put(keys.changePart(change.id(), parts++), Codec.encodePart(part))
                    .build());
        }
        return parts;
    }

    private void unstage(Change change) {
        for (int part = 0; part < change.parts(); part++) {
            store.commit(
                    Txn.builder().delete(keys.changePart(change.id(), part)).build());
        }
    }

    private static Change staged(Change change, int parts) {
        return new Change(
                change.id(),
                change.at(),
                change.actor(),
                change.comment(),
                change.feeds(),
                change.counts(),
                parts,
                List.of(),
                List.of());
    }
}
