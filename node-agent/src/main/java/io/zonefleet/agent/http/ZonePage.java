// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.ZoneState;
import java.util.List;

/** One page of zones, as JSON. */
final class ZonePage {
    private static final int STANDARD = 100;
    private static final int MOST = 1_000;

    private ZonePage() {}

    /** {@code q}: a part of the zone's name; {@code limit}: 1 to 1000; {@code cursor}: the {@code next} of the page before. */
    static Answer of(List<ZoneState> all, Query query) {
        String limitText = query.get("limit").orElse(Integer.toString(STANDARD));
        if (!limitText.matches("[0-9]{1,4}") || Integer.parseInt(limitText) < 1 || Integer.parseInt(limitText) > MOST) {
            return Answer.problem(400, "Bad Request", "limit: give a number from 1 to " + MOST);
        }
        int limit = Integer.parseInt(limitText);
        String part = query.get("q").orElse("");
        List<ZoneState> matching =
                all.stream().filter(zone -> zone.zone().text().contains(part)).toList();
        String after = query.get("cursor").orElse("");
        int from = 0;
        while (!after.isEmpty()
                && from < matching.size()
                && matching.get(from).zone().reversed().compareTo(after) <= 0) {
            from++;
        }
        List<ZoneState> page = matching.subList(from, Math.min(matching.size(), from + limit));
        ObjectNode body = Answer.JSON.createObjectNode();
        ArrayNode items = body.putArray("items");
        page.forEach(zone -> write(items.addObject(), zone));
        body.put("total", matching.size());
        if (from + page.size() < matching.size()) {
            body.put("next", page.getLast().zone().reversed());
        }
        return Answer.json(body);
    }

    private static void write(ObjectNode item, ZoneState zone) {
        item.put("zone", zone.zone().text());
        zone.written().ifPresent(serial -> item.put("written", serial));
        zone.served().ifPresent(serial -> item.put("served", serial));
    }
}
