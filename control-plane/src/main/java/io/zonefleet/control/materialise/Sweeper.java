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
import io.zonefleet.store.KeyList;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        sweepIdempotencies(clock.instant().minus(IDEMPOTENCY));
        sweepStaged(image);
    }

    private void sweepIdempotencies(Instant limit) {
        List<String> old = new ArrayList<>();
        store.scan(
                keys.idempotencies(),
                0,
                page -> page.stream()
                        .filter(entry -> madeBefore(entry, limit))
                        .map(Entry::key)
                        .forEach(old::add));
        delete(old);
    }

    /** Staging takes seconds, sweeps are minutes apart; no clock is asked: another replica's may be wrong, or ours. */
    private void sweepStaged(ControlImage image) {
        Set<ChangeId> staged = new HashSet<>();
        Map<ChangeId, Boolean> abandoned = new HashMap<>();
        List<String> parts = store.list(keys.changes(), Integer.MAX_VALUE).keys().stream()
                .map(KeyList.Key::name)
                .filter(key -> parser.parse(key) instanceof ParsedKey.ChangePart part
                        && !image.fleet().changes().containsKey(part.id())
                        && abandoned.computeIfAbsent(part.id(), id -> isLeft(id, staged) && isUnaccepted(id)))
                .toList();
        delete(parts);
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

    private void delete(List<String> names) {
        for (int from = 0; from < names.size(); from += BATCH) {
            Txn.Builder txn = Txn.builder();
            names.subList(from, Math.min(names.size(), from + BATCH)).forEach(txn::delete);
            store.commit(txn.build());
        }
    }
}
