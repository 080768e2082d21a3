// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.materialise;

import io.zonefleet.control.change.IdempotencyRecord;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Clears away what nobody needs any more: old idempotency records, and staged rows of large writes that were never accepted. */
final class Sweeper {
    /** As the API promises. */
    private static final Duration IDEMPOTENCY = Duration.ofHours(24);

    private static final int BATCH = 100;

    private final Store store;
    private final Keys keys;
    private final KeyParser parser;
    private final InstantSource clock;
    private Set<ChangeId> stagedBefore = Set.of();

    Sweeper(Store store, Keys keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.parser = new KeyParser(keys);
        this.clock = clock;
    }

    void sweep(ControlImage image) {
        Instant now = clock.instant();
        delete(keys.prefix() + "idempotency/", entry -> madeBefore(entry, now.minus(IDEMPOTENCY)));
        // staging takes seconds, sweeps are minutes apart; no clock is asked: another replica's may be wrong, or ours
        Set<ChangeId> staged = new HashSet<>();
        delete(
                keys.prefix() + "changes/",
                entry -> parser.parse(entry.key()) instanceof ParsedKey.ChangePart part
                        && !image.fleet().changes().containsKey(part.id())
                        && isLeft(part.id(), staged)
                        && isUnaccepted(part.id()));
        stagedBefore = staged;
    }

    private boolean isLeft(ChangeId id, Set<ChangeId> staged) {
        staged.add(id);
        return stagedBefore.contains(id);
    }

    private boolean isUnaccepted(ChangeId id) {
        return store.read(KeyRange.single(keys.change(id)), 0).entries().isEmpty();
    }

    /** One that can't be read is of no use to anybody. */
    private static boolean madeBefore(Entry entry, Instant limit) {
        try {
            return Codec.decode(IdempotencyRecord.class, entry.value()).at().isBefore(limit);
        } catch (UnreadableException broken) {
            return true;
        }
    }

    private void delete(String prefix, Predicate<Entry> old) {
        List<Entry> entries = store.read(KeyRange.prefix(prefix), 0).entries().stream()
                .filter(old)
                .toList();
        for (int from = 0; from < entries.size(); from += BATCH) {
            Txn.Builder txn = Txn.builder();
            entries.subList(from, Math.min(entries.size(), from + BATCH)).forEach(entry -> txn.delete(entry.key()));
            store.commit(txn.build());
        }
    }
}
