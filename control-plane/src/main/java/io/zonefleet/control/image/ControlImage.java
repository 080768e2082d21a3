// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Txn;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pcollections.PSortedMap;

/**
 * All that a control plane knows, at one revision; immutable.
 *
 * @param revision of the store; 0 where nothing was read yet
 * @param epoch of the store with its key's mod revision; empty before the first set-up
 * @param topologyRevision mod revision of the topology key; 0 where there is none
 * @param removalsRevision mod revision of the key that every removal of a name rewrites; 0 where there is none
 * @param intent what is wanted
 * @param fleet what nodes, sources and the materialiser say
 * @param index made from {@code intent}, to find and count domains by
 */
public record ControlImage(
        long revision,
        Optional<Versioned<String>> epoch,
        long topologyRevision,
        long removalsRevision,
        IntentImage intent,
        FleetImage fleet,
        DomainIndex index) {
    /** Nothing read yet. */
    public static final ControlImage EMPTY =
            new ControlImage(0, Optional.empty(), 0, 0, IntentImage.EMPTY, FleetImage.EMPTY, DomainIndex.EMPTY);

    /** The same with other changes. */
    ControlImage withChanges(PSortedMap<ChangeId, ChangeRow> changes) {
        return new ControlImage(
                revision, epoch, topologyRevision, removalsRevision, intent, fleet.withChanges(changes), index);
    }

    /** Whether it shows all of a write; of a large one, every row. */
    public boolean shows(long written, Optional<ChangeId> change) {
        return revision >= written && !change.map(fleet.applying()::containsKey).orElse(false);
    }

    /**
     * Lets a transaction happen only in the store that this image shows. By the epoch's value: a store that was wiped and set up again
     * gives its epoch the same revision.
     */
    public Txn.Builder inThisStore(Txn.Builder txn, Keys keys) {
        return epoch.map(known -> txn.compare(keys.epoch(), Bytes.of(known.value())))
                .orElseGet(() -> txn.compare(keys.epoch(), 0));
    }

    /** The revision of a piece of intent as it stands in the store, whether its bytes can be read or not; 0 where there is none. */
    public long storedRevisionOf(IntentKey key) {
        return fleet.broken().getOrDefault(key, intent.revisionOf(key));
    }

    /** Pieces of intent that are in the store, but whose bytes can't be read and never could. */
    public Set<IntentKey> lost() {
        return fleet.broken().keySet().stream()
                .filter(key -> intent.find(key).isEmpty())
                .collect(Collectors.toSet());
    }

    /** Whether of a domain among these some piece can't be read: what feeds have of it may follow from what was never seen here. */
    public boolean isUnread(Collection<IntentKey> pieces) {
        return fleet.broken().keySet().stream()
                .anyMatch(broken -> broken instanceof IntentKey.OfDomain unread
                        && pieces.stream()
                                .anyMatch(key -> key instanceof IntentKey.OfDomain domain
                                        && domain.name().equals(unread.name())));
    }
}
