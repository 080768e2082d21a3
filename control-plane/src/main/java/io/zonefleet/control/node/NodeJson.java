// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.wire.SaidJson;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.model.ZoneState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Nodes in JSON. */
public final class NodeJson {
    /** Those that the contract has: a newer agent may say others. */
    private static final Set<String> REASONS =
            Set.of(NetworkState.KIND_REASON, NetworkState.BACKEND_REASON, NetworkState.WAITS);

    private NodeJson() {}

    /** How many nodes are in which state. */
    public static ObjectNode counts(Map<NodeState, Integer> counts) {
        ObjectNode json = JsonBody.object()
                .put(
                        "total",
                        counts.values().stream().mapToInt(Integer::intValue).sum());
        counts.forEach((state, count) -> json.put(state.text(), count));
        return json;
    }

    /** How many nodes run which version of a program. */
    public static ObjectNode versions(SortedMap<String, SortedMap<String, Integer>> programs) {
        ObjectNode json = JsonBody.object();
        programs.forEach((program, versions) -> {
            ObjectNode counts = json.putObject(program);
            versions.forEach(counts::put);
        });
        return json;
    }

    static ObjectNode view(ControlImage image, NodeIdentity node) {
        NodeId id = new NodeId(node.cluster(), node.node());
        NodeStatus status = image.fleet().statuses().get(id);
        ObjectNode json = JsonBody.object()
                .put("cluster", node.cluster().text())
                .put("node", node.node().text())
                .put("role", node.role().orElse(NodeRole.NODE_CACHE).text())
                .put("state", NodeRules.state(image, id).text())
                .put("target", NodeRules.target(image, node.cluster()))
                .put("firstSeen", node.firstSeen().toString());
        Instant seen = status != null && status.at().isAfter(node.lastSeen()) ? status.at() : node.lastSeen();
        json.put("seen", seen.toString());
        if (status == null) {
            node.lastProved().ifPresent(at -> json.put("provedAt", at.toString()));
            json.putArray("faults");
        } else {
            reported(json, status);
        }
        return json;
    }

    private static void reported(ObjectNode json, NodeStatus status) {
        json.put("epoch", status.epoch())
                .put(
                        "revision",
                        status.proved().values().stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElse(0));
        ObjectNode proved = json.putObject("proved");
        status.proved().forEach(proved::put);
        status.provedAt().ifPresent(at -> json.put("provedAt", at.toString()));
        status.commitToProofMillis().ifPresent(millis -> json.put("commitToProofMillis", millis));
        ObjectNode zones =
                json.putObject("zones").put("total", status.zonesTotal()).put("proved", status.zonesProved());
        ArrayNode exceptions = zones.putArray("exceptions");
        status.exceptions().forEach(zone -> exceptions.add(zone(zone)));
        ArrayNode faults = json.putArray("faults");
        status.faults().forEach(fault -> Reported.put(faults.addObject(), fault));
        ObjectNode versions = json.putObject("versions");
        status.versions().forEach(versions::put);
        ModelFields.putText(json, "corefile", status.corefile());
        ArrayNode dns = json.putArray("dns");
        status.dns().forEach(dns::add);
        status.network().ifPresent(network -> network(json.putObject("network"), network));
        status.resolver().ifPresent(proofs -> resolver(json.putArray("resolver"), proofs));
    }

    private static void resolver(ArrayNode json, List<ResolverProof> proofs) {
        for (ResolverProof proof : proofs) {
            ObjectNode one = json.addObject()
                    .put("server", proof.server().text())
                    .put("state", proof.proved() ? "proved" : "refused");
            ModelFields.putText(one, "why", proof.why());
            proof.said().ifPresent(said -> SaidJson.put(one, said));
        }
    }

    private static void network(ObjectNode json, NetworkState network) {
        json.put("role", network.role())
                .put("link", network.link())
                .put("kind", network.kind())
                .put("kindReason", network.kindReason());
        ArrayNode missing = json.putObject("addresses")
                .put("wanted", network.addressesWanted())
                .putArray("missing");
        network.missing().forEach(address -> missing.add(address.text()));
        json.put("mode", network.mode())
                .put("backend", network.backend())
                .put("backendReason", network.backendReason());
        json.putObject("rules").put("wanted", network.rulesWanted()).put("there", network.rulesThere());
        network.waits().ifPresent(why -> json.put("waits", why));
        network.said().ifPresent(all -> {
            ObjectNode said = json.putObject("said");
            all.forEach((field, by) -> {
                if (REASONS.contains(field)) {
                    SaidJson.put(said.putObject(field), by);
                }
            });
        });
    }

    private static ObjectNode zone(ZoneState state) {
        ObjectNode json = JsonBody.object().put("zone", state.zone().text());
        state.written().ifPresent(serial -> json.put("written", serial));
        state.served().ifPresent(serial -> json.put("served", serial));
        return json;
    }
}
