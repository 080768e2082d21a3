// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.zonefleet.model.ClusterId;

/** Looks after the configuration of our admission webhook in a cluster, which its operator has installed there. */
@FunctionalInterface
public interface Upkeep {
    /** What a look has found. */
    enum Found {
        /** This control plane serves no webhook, or does not know yet who signs for it. */
        NOTHING_TO_KEEP,
        /** There is none in the cluster, or one that asks for another cluster's pods, as where two fleets share it. */
        ABSENT,
        /** It is as it should be. */
        IN_PLACE,
        /** It was not, and is now. */
        MENDED
    }

    /**
     * Looks once.
     *
     * @param cluster as which it is declared
     * @throws io.fabric8.kubernetes.client.KubernetesClientException where the API server does not answer, or does not let us, or somebody
     *     else has changed it at the same time
     */
    Found look(KubernetesClient client, ClusterId cluster);
}
