// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.write.Resource;
import io.zonefleet.control.write.Warning;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import java.util.List;
import java.util.Optional;

/** A domain, written through its contribution of source {@code api}. */
record DomainResource(DomainName name) implements Resource {
    @Override
    public IntentKey.OfDomain key() {
        return new IntentKey.OfDomain(name, SourceId.API);
    }

    @Override
    public Optional<ObjectNode> show(ControlImage image) {
        var contributions = image.intent().contributions(name).values();
        return contributions.isEmpty()
                ? Optional.empty()
                : Optional.of(DomainJson.view(
                        name,
                        contributions,
                        warnings(image.intent()),
                        new DrainedParts(image.intent().allDrains())));
    }

    @Override
    public List<Warning> warnings(IntentImage intent) {
        return DomainRules.warnings(intent, name);
    }
}
