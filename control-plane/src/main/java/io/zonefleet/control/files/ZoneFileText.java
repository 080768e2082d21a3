// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import java.util.List;

/** What all sources together say at and below a name, as a zone file that any DNS server loads. */
final class ZoneFileText {
    private static final long SERIALS = 1L << 32;
    private static final String OURS = "zonefleet.invalid.";

    private ZoneFileText() {}

    /** @param revision becomes the serial */
    static String of(IntentImage intent, DomainName zone, long revision) {
        StringBuilder text = new StringBuilder()
                .append("$ORIGIN ")
                .append(zone)
                .append(".\n@\t30\tIN\tSOA\tns.")
                .append(OURS)
                .append(" hostmaster.")
                .append(OURS)
                .append(' ')
                .append(revision % SERIALS)
                .append(" 3600 600 604800 5\n@\t30\tIN\tNS\tns.")
                .append(OURS)
                .append('\n');
        intent.domains().tailMap(zone).entrySet().stream()
                .takeWhile(entry -> entry.getKey().isAtOrBelow(zone))
                .map(entry -> DomainJson.view(entry.getKey(), entry.getValue().values(), List.of()))
                .filter(domain -> domain.path("enabled").asBoolean())
                .forEach(domain -> domain(text, domain));
        return text.toString();
    }

    private static void domain(StringBuilder text, ObjectNode domain) {
        String name = domain.path("name").asText();
        long ttl = domain.path("ttl").asLong();
        for (JsonNode address : domain.path("addresses")) {
            String data = address.asText();
            String type = data.indexOf(':') >= 0 ? "AAAA" : "A";
            line(text, name, ttl, type, data);
            if (domain.path("wildcard").asBoolean()) {
                line(text, "*." + name, ttl, type, data);
            }
        }
        for (JsonNode record : domain.path("records")) {
            String type = record.path("type").asText();
            String at = record.path("name").asText("@");
            String owner =
                    at.equals("@") ? name : at.endsWith(".") ? at.substring(0, at.length() - 1) : at + "." + name;
            line(
                    text,
                    owner,
                    record.path("ttl").asLong(ttl),
                    type,
                    record.path("data").asText());
            if (type.equals("CNAME")
                    && owner.equals(name)
                    && domain.path("wildcard").asBoolean()) {
                line(
                        text,
                        "*." + name,
                        record.path("ttl").asLong(ttl),
                        type,
                        record.path("data").asText());
            }
        }
    }

    private static void line(StringBuilder text, String owner, long ttl, String type, String data) {
        text.append(owner)
                .append(".\t")
                .append(ttl)
                .append("\tIN\t")
                .append(type)
                .append('\t')
                .append(data)
                .append('\n');
    }
}
