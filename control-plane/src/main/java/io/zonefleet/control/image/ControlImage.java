// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import java.util.Optional;

/**
 * All that a control plane knows, at one revision; immutable.
 *
 * @param revision of the store; 0 where nothing was read yet
 * @param epoch of the store with its key's mod revision; empty before the first set-up
 * @param topologyRevision mod revision of the topology key; 0 where there is none
 * @param intent what is wanted
 * @param fleet what nodes, sources and the materialiser say
 */
public record ControlImage(
        long revision, Optional<Versioned<String>> epoch, long topologyRevision, IntentImage intent, FleetImage fleet) {

    /** Nothing read yet. */
    public static final ControlImage EMPTY =
            new ControlImage(0, Optional.empty(), 0, IntentImage.EMPTY, FleetImage.EMPTY);
}
