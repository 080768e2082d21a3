// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.write.Resource;
import io.zonefleet.control.write.Warning;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.SourceId;
import java.util.List;
import java.util.Optional;

/** What one cluster contributes to a domain through the API. */
record PartResource(PartKey part) implements Resource {
    @Override
    public IntentKey.OfDomain key() {
        return part.piece();
    }

    @Override
    public String path() {
        return part.path();
    }

    /** The part as it is; empty where the cluster contributes nothing. */
    Optional<Versioned<Contribution>> find(IntentImage intent) {
        return Optional.ofNullable(intent.contributions(part.name()).get(SourceId.CLUSTERS))
                .flatMap(piece -> Optional.ofNullable(piece.value().byCluster().get(part.cluster()))
                        .map(own -> new Versioned<>(own, piece.revision())));
    }

    @Override
    public Optional<ObjectNode> show(ControlImage image) {
        return find(image.intent()).map(own -> {
            ArrayNode alone = JsonBody.object().arrayNode();
            DomainJson.putParts(alone, own);
            return (ObjectNode) alone.get(0);
        });
    }

    @Override
    public List<Warning> warnings(IntentImage intent) {
        return DomainRules.warnings(intent, part.name());
    }
}
