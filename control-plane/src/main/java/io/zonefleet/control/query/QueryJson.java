// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.store.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.xbill.DNS.Type;

/** Groups what was answered by difference, the most frequent first; pure. */
final class QueryJson {
    private QueryJson() {}

    /** @param explanation of a group, by its first answer of a node; empty where none is wanted or there is no node */
    static ObjectNode of(
            QueryRequest request, List<Outcome> outcomes, Function<List<Outcome.Answered>, ObjectNode> explanation) {
        Map<Bytes, List<Outcome.Answered>> byDigest = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Answered answered) {
                byDigest.computeIfAbsent(answered.said().digest(), digest -> new ArrayList<>())
                        .add(answered);
            }
        }
        List<List<Outcome.Answered>> groups = new ArrayList<>(byDigest.values());
        groups.sort((a, b) -> Integer.compare(b.size(), a.size()));
        Map<Bytes, Integer> numbers = new LinkedHashMap<>();
        groups.forEach(group -> numbers.put(group.getFirst().said().digest(), numbers.size()));
        int answered = groups.stream().mapToInt(List::size).sum();
        ObjectNode json = JsonBody.object()
                .put("name", request.name().toString(true))
                .put("type", Type.string(request.type()))
                .put("answered", answered)
                .put("unanswered", outcomes.size() - answered);
        json.putObject("nodes")
                .put("chosen", request.chosen())
                .put("asked", request.nodes().size());
        ArrayNode array = json.putArray("groups");
        groups.forEach(group -> array.add(group(group, explanation)));
        ArrayNode results = json.putArray("results");
        outcomes.forEach(outcome -> results.add(result(outcome, numbers)));
        return json;
    }

    private static ObjectNode group(
            List<Outcome.Answered> group, Function<List<Outcome.Answered>, ObjectNode> explanation) {
        Said said = group.getFirst().said();
        ObjectNode json = JsonBody.object()
                .put("status", said.status())
                .put("answers", group.size())
                .put(
                        "nodes",
                        group.stream()
                                .flatMap(each -> each.asked().node().stream())
                                .distinct()
                                .count())
                .put("total", said.total());
        ArrayNode records = json.putArray("records");
        said.records()
                .forEach(line -> records.addObject()
                        .put("name", line.name())
                        .put("type", line.type())
                        .put("data", line.data()));
        ObjectNode why = explanation.apply(group);
        if (!why.isEmpty()) {
            json.set("explanation", why);
        }
        return json;
    }

    private static ObjectNode result(Outcome outcome, Map<Bytes, Integer> numbers) {
        ObjectNode json = JsonBody.object();
        Outcome.Asked asked = outcome.asked();
        asked.node()
                .ifPresent(node -> json.put("cluster", node.cluster().text())
                        .put("node", node.node().text()));
        asked.server().ifPresent(server -> json.put("server", server));
        json.put("transport", asked.transport().text()).put("via", asked.via().text());
        switch (outcome) {
            case Outcome.Answered answered -> {
                answered.instance().ifPresent(instance -> json.put("instance", instance));
                json.put("millis", answered.millis())
                        .put("retried", answered.retried())
                        .put("truncated", answered.cut());
                answered.ttl().ifPresent(ttl -> json.put("ttl", ttl));
                json.put("group", numbers.getOrDefault(answered.said().digest(), 0));
            }
            case Outcome.Unanswered unanswered -> json.put("error", unanswered.why());
        }
        return json;
    }
}
