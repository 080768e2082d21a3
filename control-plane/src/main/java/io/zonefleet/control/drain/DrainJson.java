// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.drain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SourceId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Drains in JSON. */
public final class DrainJson {
    private DrainJson() {}

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    public static Optional<Drain> read(JsonFields fields, DrainId id) {
        Optional<ClusterId> cluster = fields.parsed("cluster", ClusterId::parse);
        List<Address> addresses = fields.distinct("addresses", 0, Drain.MAX_ADDRESSES, Address::parse);
        Optional<Instant> until = fields.parsed("until", DrainJson::instant);
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        Optional<SourceId> source = fields.parsed("source", SourceId::parse);
        fields.end();
        if (fields.isGood() && cluster.isEmpty() && source.isEmpty() && addresses.isEmpty()) {
            fields.missing(
                    "cluster", "name the cluster that is drained, or a source, or addresses, or several of them");
        }
        return fields.isGood()
                ? Optional.of(new Drain(id, cluster, addresses, until, comment, source))
                : Optional.empty();
    }

    private static Parsed<Instant> instant(String text) {
        try {
            return Parsed.valid(Instant.parse(text).truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeParseException wrong) {
            return Parsed.invalid(text, "instant", "give a time in UTC such as 2026-01-31T12:00:00Z");
        }
    }

    /** A drain as the spec that makes it. */
    public static ObjectNode spec(Drain drain) {
        return spec(JsonBody.object(), drain);
    }

    private static ObjectNode spec(ObjectNode json, Drain drain) {
        drain.cluster().ifPresent(cluster -> json.put("cluster", cluster.text()));
        drain.source().ifPresent(source -> json.put("source", source.text()));
        if (!drain.addresses().isEmpty()) {
            ModelFields.putAddresses(json, "addresses", drain.addresses());
        }
        drain.until().ifPresent(until -> json.put("until", until.toString()));
        ModelFields.putText(json, "comment", drain.comment());
        return json;
    }

    static ObjectNode view(Versioned<Drain> drain) {
        ObjectNode json = JsonBody.object().put("id", drain.value().id().text());
        return spec(json, drain.value()).put("revision", drain.revision());
    }
}
