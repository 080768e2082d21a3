// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.cluster.ClusterJson;
import io.zonefleet.control.profile.ProfileJson;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.Address;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What was found out about a cluster, in JSON. */
final class FindingsJson {
    /** Names told of each list; how many there are is told beside it. */
    private static final int NAMED = 1_000;

    private FindingsJson() {}

    static ObjectNode view(Findings findings, Missing missing, Suggestion suggestion) {
        ObjectNode json = JsonBody.object().put("at", findings.at().toString());
        ObjectNode found = json.putObject("found");
        put(found, "clusterDomain", findings.clusterDomain(), (node, name) -> node.put("value", name.text()));
        BiConsumer<ObjectNode, List<Address>> addresses = (node, all) -> {
            ArrayNode array = node.putArray("value");
            all.forEach(address -> array.add(address.text()));
        };
        put(found, "kubeDns", findings.kubeDns(), addresses);
        put(found, "kubeDnsUpstream", findings.kubeDnsUpstream(), addresses);
        put(found, "kubeProxy", findings.kubeProxy(), (node, mode) -> node.put("value", mode.text()));
        names(found, "cnis", findings.cnis());
        ObjectNode nodes = json.putObject("nodes").put("count", findings.nodes().size());
        nodes.put("withoutAgentCount", missing.withoutAgent().size())
                .put("withoutNodeCount", missing.withoutNode().size());
        names(nodes, "withoutAgent", missing.withoutAgent());
        names(nodes, "withoutNode", missing.withoutNode());
        ObjectNode suggested = json.putObject("suggestion");
        suggested.set("cluster", ClusterJson.spec(suggestion.cluster()));
        suggested.set("profile", ProfileJson.spec(suggestion.profile()));
        ArrayNode reasons = suggested.putArray("reasons");
        suggestion
                .reasons()
                .forEach(reason -> reasons.addObject()
                        .put("field", reason.field())
                        .put("code", reason.code())
                        .put("reason", reason.text()));
        names(json, "notes", findings.notes());
        ObjectNode left = json.putObject("leftOut").put("count", findings.leftOutCount());
        ArrayNode items = left.putArray("items");
        findings.leftOut().forEach(each -> put(items.addObject(), each));
        findings.webhook().ifPresent(state -> put(json.putObject("webhook"), state));
        return json;
    }

    private static void put(ObjectNode json, LeftOut left) {
        json.put("kind", left.by().kind().text())
                .put("namespace", left.by().namespace())
                .put("name", left.by().name())
                .put("pointer", left.why().pointer())
                .put("value", left.why().value())
                .put("rule", left.why().rule())
                .put("message", left.why().message());
    }

    private static void put(ObjectNode json, WebhookState webhook) {
        json.put("state", webhook.state().text()).put("since", webhook.since().toString());
        webhook.mended().ifPresent(at -> json.put("mendedAt", at.toString()));
        if (!webhook.message().isEmpty()) {
            json.put("message", webhook.message());
        }
    }

    private static <T> void put(ObjectNode json, String name, Optional<Fact<T>> fact, BiConsumer<ObjectNode, T> value) {
        fact.ifPresent(known -> {
            ObjectNode node = json.putObject(name);
            value.accept(node, known.value());
            node.put("reason", known.reason());
        });
    }

    private static void names(ObjectNode json, String field, List<String> names) {
        ArrayNode array = json.putArray(field);
        names.stream().limit(NAMED).forEach(array::add);
    }
}
