// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What takes a cluster out of the fleet, in an order that never leaves a pod without DNS. Pure.
 *
 * @param steps what can be done now
 * @param held what has to wait until no pod asks the node cache alone; empty where nothing waits
 */
record LeavePlan(List<Step> steps, List<Step> held) {
    LeavePlan {
        steps = List.copyOf(steps);
        held = List.copyOf(held);
    }

    /**
     * Of all that is there.
     *
     * @param present of one kind in the order in which it was made
     * @param stranded how many pods have no resolver but the node cache
     * @param force whether that does not matter
     */
    static LeavePlan of(Collection<Piece> present, int stranded, boolean force) {
        List<Step> now = new ArrayList<>();
        List<Step> held = new ArrayList<>();
        for (Kind kind : Kind.LEAVING) {
            List<Step> ofKind = present.stream()
                    .filter(piece -> piece.kind() == kind)
                    .map(piece -> new Step(Step.Action.REMOVE, piece))
                    .toList()
                    .reversed();
            boolean keepsPodsWaiting = kind != Kind.INJECTION && kind != Kind.WEBHOOK;
            (keepsPodsWaiting && stranded > 0 && !force ? held : now).addAll(ofKind);
        }
        return new LeavePlan(now, held);
    }
}
