// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.output.Yaml;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** {@code deploy/kubernetes/zone-server.yaml}, as a cluster gets it (decision 056). Pure. */
final class ZoneServerManifest {
    private static final String DNS_PORT = "53";

    private final List<ObjectNode> objects;

    private ZoneServerManifest(List<ObjectNode> objects) {
        this.objects = objects;
    }

    static ZoneServerManifest of(List<ObjectNode> written) {
        return new ZoneServerManifest(written.stream().map(ObjectNode::deepCopy).toList());
    }

    private ObjectNode one(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the manifest of zone servers has no " + kind));
    }

    /** What runs the zone servers. */
    ObjectId statefulSet() {
        return ObjectId.of(one("StatefulSet"));
    }

    /** Where the cluster's own DNS finds them. */
    ObjectId service() {
        return ObjectId.of(one("Service"));
    }

    /** The labels of their pods. */
    Map<String, String> podLabels() {
        Map<String, String> labels = new LinkedHashMap<>();
        one("StatefulSet")
                .at("/spec/selector/matchLabels")
                .properties()
                .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
        return labels;
    }

    /** The Secret with what they say to etcd. */
    ObjectId secret() {
        JsonNode volumes = one("StatefulSet").at("/spec/template/spec/volumes");
        String name = StreamSupport.stream(volumes.spliterator(), false)
                .map(volume -> volume.at("/secret/secretName").asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("zone servers of the manifest see no Secret"));
        return new ObjectId("v1", "Secret", statefulSet().namespace(), name);
    }

    /** What it has, where nothing is known yet but that. */
    List<ObjectId> ids() {
        List<ObjectId> all = new ArrayList<>(objects.stream().map(ObjectId::of).toList());
        all.add(secret());
        return all;
    }

    /**
     * The objects for a cluster, with the Secret.
     *
     * @param image of the agent
     */
    List<ObjectNode> objects(AgentSettings settings, String image) {
        ObjectNode statefulSet = one("StatefulSet");
        ObjectNode template = (ObjectNode) statefulSet.at("/spec/template");
        ObjectNode secret = settings.secret(secret(), statefulSet.at("/metadata/labels"));
        ObjectNode data = (ObjectNode) one("ConfigMap").path("data");
        ObjectNode agent = AgentManifest.read(data.path(AgentManifest.CONFIG).asText());
        settings.configure(agent, folder(template.path("spec")));
        data.put(AgentManifest.CONFIG, Yaml.text(agent));
        template.withObject("/metadata/annotations").put(AgentManifest.CHECKSUM, AgentManifest.checksum(data, secret));
        for (String kind : List.of("initContainers", "containers")) {
            template.path("spec").path(kind).forEach(each -> ((ObjectNode) each).put("image", image));
        }
        letOut(settings.endpoints());
        List<ObjectNode> all = new ArrayList<>(objects);
        all.add(secret);
        return all;
    }

    private static String folder(JsonNode pod) {
        for (JsonNode volume : pod.path("volumes")) {
            for (JsonNode mount : pod.path("containers").path(0).path("volumeMounts")) {
                if (volume.has("secret") && mount.path("name").equals(volume.path("name"))) {
                    return mount.path("mountPath").asText();
                }
            }
        }
        throw new IllegalArgumentException("zone servers of the manifest see no Secret");
    }

    /** To DNS, for the names of etcd's members, and to the ports that these have: nowhere else. */
    private void letOut(List<URI> endpoints) {
        ObjectNode egress = (ObjectNode) one("NetworkPolicy").at("/spec/egress/0");
        List<JsonNode> dns = new ArrayList<>();
        egress.path("ports").forEach(each -> {
            if (each.path("port").asText().equals(DNS_PORT)) {
                dns.add(each);
            }
        });
        ArrayNode ports = egress.putArray("ports").addAll(dns);
        endpoints.stream()
                .map(endpoint -> Optional.of(endpoint.getPort())
                        .filter(port -> port > 0)
                        .orElse(endpoint.getScheme().equals("https") ? 443 : 80))
                .distinct()
                .forEach(port -> ports.add(Json.object().put("port", port).put("protocol", "TCP")));
    }
}
