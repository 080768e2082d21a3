// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Ttl;
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

    /** Puts one. */
    static void put(ObjectNode json, DnsRecord record) {
        json.put("name", record.name().text())
                .put("type", record.type().name())
                .put("ttl", record.ttl().seconds())
                .put("data", record.data());
    }
}
