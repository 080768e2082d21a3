// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.agent.network.actual.ActualLink.ActualAddress;
import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what {@code ip -json -details address show} says (iproute2). */
public final class LinksJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LinksJson() {}

    /** All links, in the kernel's order. */
    public static ActualLinks read(String output) throws UnreadableOutputException {
        JsonNode all = tree(output);
        if (!all.isArray()) {
            throw new UnreadableOutputException("ip -json did not print a list: " + shortened(output));
        }
        Set<String> masters = new HashSet<>();
        all.forEach(link -> masters.add(link.path("master").asText()));
        List<ActualLink> links = new ArrayList<>();
        for (JsonNode link : all) {
            if (!link.isEmpty()) { // how older versions print what was filtered out
                links.add(link(link, masters));
            }
        }
        return new ActualLinks(links);
    }

    private static JsonNode tree(String output) throws UnreadableOutputException {
        try {
            return JSON.readTree(output);
        } catch (JsonProcessingException e) {
            throw new UnreadableOutputException("ip -json did not print JSON: " + shortened(output));
        }
    }

    private static ActualLink link(JsonNode link, Set<String> masters) throws UnreadableOutputException {
        JsonNode name = link.path("ifname");
        JsonNode flags = link.path("flags");
        if (!name.isTextual() || !flags.isArray()) {
            throw new UnreadableOutputException("ip -json printed a link without name or flags: " + shortened(link));
        }
        boolean up = false;
        for (JsonNode flag : flags) {
            up |= flag.asText().equals("UP");
        }
        List<ActualAddress> addresses = new ArrayList<>();
        for (JsonNode address : link.path("addr_info")) {
            // what is no unicast address without a zone is none that a node cache could have
            if (Address.parse(address.path("local").asText()) instanceof Parsed.Valid<Address> valid) {
                addresses.add(new ActualAddress(valid.value(), prefix(address), isUsable(address)));
            }
        }
        return new ActualLink(
                name.asText(),
                kind(link),
                link.path("ifalias").asText(),
                up,
                masters.contains(name.asText()),
                addresses);
    }

    private static String kind(JsonNode link) {
        return link.path("link_type").asText().equals("loopback")
                ? "loopback"
                : link.path("linkinfo").path("info_kind").asText();
    }

    private static int prefix(JsonNode address) throws UnreadableOutputException {
        JsonNode prefix = address.path("prefixlen");
        if (!prefix.isInt()) {
            throw new UnreadableOutputException("ip -json printed an address without prefix: " + shortened(address));
        }
        return prefix.asInt();
    }

    private static boolean isUsable(JsonNode address) {
        return !address.path("tentative").asBoolean()
                && !address.path("dadfailed").asBoolean();
    }

    private static String shortened(Object what) {
        String text = what.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
