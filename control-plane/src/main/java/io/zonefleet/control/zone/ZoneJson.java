// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.zone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Zone;
import java.util.Optional;

/** Declared zones in JSON. */
public final class ZoneJson {
    private ZoneJson() {}

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    public static Optional<Zone> read(JsonFields fields, DomainName name) {
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        fields.end();
        return fields.isGood() ? Optional.of(new Zone(name, comment)) : Optional.empty();
    }

    /** A zone as the spec that makes it. */
    public static ObjectNode spec(Zone zone) {
        ObjectNode json = JsonBody.object();
        ModelFields.putText(json, "comment", zone.comment());
        return json;
    }

    /** @param domains how many live in it */
    static ObjectNode view(Versioned<Zone> zone, int domains) {
        ObjectNode json = JsonBody.object()
                .put("name", zone.value().name().text())
                .put("displayName", zone.value().name().unicode());
        ModelFields.putText(json, "comment", zone.value().comment());
        return json.put("domains", domains).put("revision", zone.revision());
    }
}
