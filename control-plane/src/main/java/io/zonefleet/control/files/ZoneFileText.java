// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all sources together say at and below a name, as a zone file that any DNS server loads. A record that stands at or below another
 * domain is not in it: there that domain decides.
 */
final class ZoneFileText {
    private static final long SERIALS = 1L << 32;
    private static final String OURS = "zonefleet.invalid.";

    private final StringBuilder text = new StringBuilder();
    private final DomainName zone;
    /** Enabled domains by name, at and below the zone and above it. */
    private final TreeMap<DomainName, ObjectNode> domains = new TreeMap<>();

    private final Set<String> names = new HashSet<>();

    private ZoneFileText(IntentImage intent, DomainName zone) {
        this.zone = zone;
        List<DomainName> candidates = new ArrayList<>(zone.ancestors());
        intent.domains().tailMap(zone).keySet().stream()
                .takeWhile(name -> name.isAtOrBelow(zone))
                .forEach(candidates::add);
        for (DomainName name : candidates) {
            if (intent.domains().containsKey(name)) {
                ObjectNode domain =
                        DomainJson.view(name, intent.contributions(name).values(), List.of());
                if (domain.path("enabled").asBoolean()) {
                    domains.put(name, domain);
                    names.add(name.text());
                }
            }
        }
    }

    /** @param revision becomes the serial */
    static String of(IntentImage intent, DomainName zone, long revision) {
        ZoneFileText file = new ZoneFileText(intent, zone);
        file.head(revision % SERIALS);
        file.domains.forEach(file::domain);
        return file.text.toString();
    }

    private void head(long serial) {
        text.append("$ORIGIN ")
                .append(zone)
                .append(".\n@\t30\tIN\tSOA\tns.")
                .append(OURS)
                .append(" hostmaster.")
                .append(OURS)
                .append(' ')
                .append(serial)
                .append(" 3600 600 604800 5\n@\t30\tIN\tNS\tns.")
                .append(OURS)
                .append('\n');
    }

    private void domain(DomainName name, ObjectNode domain) {
        long ttl = domain.path("ttl").asLong();
        boolean wildcard = domain.path("wildcard").asBoolean();
        if (name.isAtOrBelow(zone)) {
            for (JsonNode address : domain.path("addresses")) {
                String data = address.asText();
                both(name, wildcard, ttl, data.indexOf(':') >= 0 ? "AAAA" : "A", data);
            }
        }
        for (JsonNode record : domain.path("records")) {
            record(name, wildcard, record.path("ttl").asLong(ttl), record);
        }
    }

    private void record(DomainName name, boolean wildcard, long ttl, JsonNode record) {
        String type = record.path("type").asText();
        String data = record.path("data").asText();
        String at = record.path("name").asText("@");
        if (at.equals("@")) {
            if (name.isAtOrBelow(zone)) {
                both(name, wildcard && type.equals("CNAME"), ttl, type, data);
            }
            return;
        }
        String owner = at + "." + name;
        boolean inside = owner.equals(zone.text()) || owner.endsWith("." + zone);
        if (inside && decides(owner, name)) {
            line(owner, ttl, type, data);
        }
    }

    /** Whether no other domain stands at or above the owner, nearer than {@code name}. */
    private boolean decides(String owner, DomainName name) {
        String between = owner;
        while (!between.equals(name.text())) {
            if (names.contains(between)) {
                return false;
            }
            between = between.substring(between.indexOf('.') + 1);
        }
        return true;
    }

    private void both(DomainName name, boolean wildcard, long ttl, String type, String data) {
        line(name.text(), ttl, type, data);
        if (wildcard) {
            line("*." + name, ttl, type, data);
        }
    }

    private void line(String owner, long ttl, String type, String data) {
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
