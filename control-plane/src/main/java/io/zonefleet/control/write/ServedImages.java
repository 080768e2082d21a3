// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import java.util.HashMap;
import java.util.Map;

/** What a cluster would serve for some intent, as its agents would see it but for revisions. */
final class ServedImages {
    /** Stands for the revision that a write has not got yet; texts show serials as {@code <next>}. */
    private static final long SOME_REVISION = 1;

    private ServedImages() {}

    static ServedImage of(IntentImage intent, ClusterId cluster) {
        Map<DomainName, ServedName> names = new HashMap<>();
        for (DomainName name : intent.domains().keySet()) {
            DesiredAnswers.of(intent, name)
                    .on(cluster)
                    .ifPresent(answer -> names.put(name, new ServedName(answer, SOME_REVISION)));
        }
        Map<DomainName, Long> declared = new HashMap<>();
        intent.zones().keySet().forEach(zone -> declared.put(zone, SOME_REVISION));
        ClusterProfile profile = DesiredPlanner.profileOf(intent, cluster).orElse(ClusterProfile.BUILT_IN);
        return new ServedImage(cluster, profile, names, declared, Map.of());
    }
}
