// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import java.util.Map;

/**
 * Everything that one cluster serves: both of its feeds merged, masked names left out.
 *
 * <p>The maps may be in any order. They are kept as they are, not copied, so that an image of 100,000 names can be handed
 * over as it is: they must not change afterwards.
 *
 * @param cluster the cluster
 * @param profile how its node caches are set up
 * @param names managed names
 * @param declared declared zones, each with the intent revision of its settings (at least 1)
 * @param serials per zone the intent revision at which a name last left it (at least 1)
 */
public record ServedImage(
        ClusterId cluster,
        ClusterProfile profile,
        Map<DomainName, ServedName> names,
        Map<DomainName, Long> declared,
        Map<DomainName, Long> serials) {
    /** @throws IllegalArgumentException for a revision below 1 */
    public ServedImage {
        declared.values().forEach(Revision::require);
        serials.values().forEach(Revision::require);
    }
}
