// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.control.write.Warning;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import java.util.Collection;
import java.util.List;

/** What is allowed of domains and may still not be meant, for those who write many; pure. */
public final class DomainWarnings {
    private DomainWarnings() {}

    /** Warnings about each of {@code names}, in their order, at most {@code most}; each names its domain. */
    public static List<Warning> of(IntentImage intent, Collection<DomainName> names, int most) {
        DrainedParts drained = new DrainedParts(intent.allDrains());
        return names.stream()
                .flatMap(name -> DomainRules.warnings(intent, name, drained).stream()
                        .map(warning -> warning.about("domains/" + name)))
                .limit(most)
                .toList();
    }
}
