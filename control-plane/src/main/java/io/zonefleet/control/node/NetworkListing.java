// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import java.util.List;
import java.util.Set;

/** What an agent lists of its network, handed on field by field: whoever answers at its address says nothing else through the API. Pure. */
final class NetworkListing {
    /** Of each kind, as the contract has it. */
    static final int MOST = 500;

    private static final int LONGEST = 1024;
    private static final String STATE = "state";
    private static final String FAMILY = "family";
    private static final Set<String> STATES = Set.of("there", "missing", "extra", "foreign");
    private static final Set<String> PARTS = Set.of("links", "rules");
    private static final Set<String> FAMILIES = Set.of("ipv4", "ipv6");

    private NetworkListing() {}

    /** @throws IllegalArgumentException for what no agent says */
    static ObjectNode of(JsonNode said) {
        ObjectNode json = JsonBody.object();
        copy(said, json, "links", List.of("name", "kind", STATE));
        copy(said, json, "addresses", List.of("address", "link", STATE));
        int rules = copy(said, json, "rules", List.of(FAMILY, "table", "chain", "rule", STATE));
        unread(said, json);
        return json.put("rulesTotal", Math.max(rules, said.path("rulesTotal").asInt(rules)));
    }

    /** What the agent could not read; one that is older than this says nothing of it. */
    private static void unread(JsonNode said, ObjectNode json) {
        ArrayNode unread = json.putArray("unread");
        for (JsonNode part : said.path("unread")) {
            check(PARTS.contains(part.asText()));
            unread.add(part.asText());
        }
        check(unread.size() <= PARTS.size());
    }

    private static int copy(JsonNode said, ObjectNode json, String name, List<String> fields) {
        JsonNode items = said.path(name);
        check(items.isArray());
        ArrayNode copies = json.putArray(name);
        for (int i = 0; i < Math.min(items.size(), MOST); i++) {
            ObjectNode copy = copies.addObject();
            for (String field : fields) {
                JsonNode value = items.get(i).path(field);
                check(value.isTextual() && value.textValue().length() <= LONGEST);
                check(!field.equals(STATE) || STATES.contains(value.textValue()));
                check(!field.equals(FAMILY) || FAMILIES.contains(value.textValue()));
                copy.put(field, value.textValue());
            }
        }
        return copies.size();
    }

    private static void check(boolean right) {
        if (!right) {
            throw new IllegalArgumentException("not as an agent says it");
        }
    }
}
