// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeId;
import java.util.Optional;

/**
 * All that a control plane knows, at one revision; immutable.
 *
 * @param revision of the store; 0 where nothing was read yet
 * @param epoch of the store with its key's mod revision; empty before the first set-up
 * @param topologyRevision mod revision of the topology key; 0 where there is none
 * @param intent what is wanted
 * @param fleet what nodes, sources and the materialiser say
 * @param index made from {@code intent}, to find and count domains by
 */
public record ControlImage(
        long revision,
        Optional<Versioned<String>> epoch,
        long topologyRevision,
        IntentImage intent,
        FleetImage fleet,
        DomainIndex index) {
    /** Nothing read yet. */
    public static final ControlImage EMPTY =
            new ControlImage(0, Optional.empty(), 0, IntentImage.EMPTY, FleetImage.EMPTY, DomainIndex.EMPTY);

    /** Whether it shows all of a write; of a large one, every row. */
    public boolean shows(long written, Optional<ChangeId> change) {
        return revision >= written && !change.map(fleet.applying()::containsKey).orElse(false);
    }
}
