// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import io.zonefleet.control.domain.DomainWarnings;
import io.zonefleet.control.profile.ProfileRoutes;
import io.zonefleet.control.write.Warning;
import io.zonefleet.control.write.Warnings;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a write of one resource would say of it, for each of many; pure. */
public final class TouchedWarnings implements Warnings {
    @Override
    public List<Warning> about(IntentImage intent, Collection<IntentKey> touched) {
        List<Warning> warnings = new ArrayList<>();
        Set<DomainName> names = new LinkedHashSet<>();
        touched.stream().limit(LOOKED_AT).forEach(key -> {
            switch (key) {
                case IntentKey.OfDomain domain -> names.add(domain.name());
                case IntentKey.OfProfile profile ->
                    ProfileRoutes.warnings(intent, profile.id()).stream()
                            .map(warning -> warning.about(profile.path()))
                            .forEach(warnings::add);
                case IntentKey.OfZone zone -> {}
                case IntentKey.OfCluster cluster -> {}
                case IntentKey.OfSource source -> {}
                case IntentKey.OfDrain drain -> {}
            }
        });
        warnings.addAll(DomainWarnings.of(intent, names, MOST));
        return warnings.stream().limit(MOST).toList();
    }
}
