// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Ttl;
import io.zonefleet.plan.Union.Conflict;
import io.zonefleet.plan.Union.Contributor;
import io.zonefleet.render.RecordData;
import java.util.List;
import java.util.Optional;

/** Records beyond addresses in JSON. */
final class RecordJson {
    private RecordJson() {}

    /** Reads each; what is wrong with them together is not looked at. */
    static List<DnsRecord> readAll(JsonFields fields, DomainName domain, Ttl otherwise) {
        return fields.list(
                "records",
                0,
                Answer.MAX_RECORDS,
                (node, at) -> read(node, JsonFields.of(node, at, fields.violations()), domain, otherwise));
    }

    private static Optional<DnsRecord> read(JsonNode node, JsonFields record, DomainName domain, Ttl otherwise) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        Optional<OwnerName> name = record.has("name")
                ? record.parsed("name", text -> OwnerName.parse(text, domain))
                : Optional.of(OwnerName.DOMAIN);
        if (!record.has("type")) {
            record.missing("type", "give the type of the record, such as TXT");
        }
        Optional<RecordType> type = record.parsed("type", RecordType::parse);
        Ttl ttl = ModelFields.ttl(record, "ttl", Ttl.MAX_SECONDS, otherwise);
        if (!record.has("data")) {
            record.missing("data", "give its data as in a zone file");
        }
        Optional<String> data = type.isPresent()
                ? record.parsed("data", text -> RecordData.parse(type.get(), text))
                : record.string("data");
        record.end();
        return record.isGood() && name.isPresent() && type.isPresent() && data.isPresent()
                ? Optional.of(new DnsRecord(name.get(), type.get(), ttl, data.get()))
                : Optional.empty();
    }

    /** Puts records where there are some. */
    static void putAll(ObjectNode json, List<DnsRecord> records) {
        if (!records.isEmpty()) {
            ArrayNode array = json.putArray("records");
            records.forEach(record -> put(array.addObject(), record));
        }
    }

    private static void put(ObjectNode json, DnsRecord record) {
        json.put("name", record.name().text())
                .put("type", record.type().name())
                .put("ttl", record.ttl().seconds())
                .put("data", record.data());
    }

    /** Puts what is not served because of other contributors, where there is something of the kind. */
    static void putConflicts(ObjectNode json, List<Conflict> conflicts) {
        if (conflicts.isEmpty()) {
            return;
        }
        ArrayNode array = json.putArray("conflicts");
        for (Conflict conflict : conflicts) {
            ObjectNode node =
                    array.addObject().put("source", conflict.by().source().text());
            conflict.by().cluster().ifPresent(cluster -> node.put("cluster", cluster.text()));
            put(node.putObject("record"), conflict.left());
            putBecause(node, conflict.because());
            node.put("message", message(conflict));
        }
    }

    private static void putBecause(ObjectNode node, List<Contributor> others) {
        ArrayNode sources = node.putArray("because");
        others.stream().map(other -> other.source().text()).distinct().forEach(sources::add);
        List<ClusterId> clusters =
                others.stream().flatMap(other -> other.cluster().stream()).toList();
        if (!clusters.isEmpty()) {
            ArrayNode named = node.putArray("becauseClusters");
            clusters.forEach(cluster -> named.add(cluster.text()));
        }
    }

    /** What is left out and why, for people. */
    static String message(Conflict conflict) {
        DnsRecord left = conflict.left();
        String others = String.join(
                ", ", conflict.because().stream().map(Object::toString).toList());
        return switch (left.type()) {
            case NS ->
                "the delegation of %s by %s is not served: there are records of %s there"
                        .formatted(left.name(), conflict.by(), others);
            default ->
                "the %s record at %s of %s is not served: something of %s is at that name"
                        .formatted(left.type(), left.name(), conflict.by(), others);
        };
    }
}
