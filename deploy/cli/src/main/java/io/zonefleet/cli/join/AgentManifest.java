// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.output.Yaml;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The rendered manifest of agents, as a cluster gets it. Pure. */
final class AgentManifest {
    /** What agents are configured with: a key of their ConfigMap. */
    static final String CONFIG = "agent.yaml";

    private static final String AGENT = "agent";
    /** A pod reads its configuration when it starts: another one makes other pods. */
    static final String CHECKSUM = "zonefleet.io/config";
    /** By which init containers of the manifest find the etcd that it may come with; ours name another one. */
    private static final String BUNDLED = "ZONEFLEET_ETCD_SERVICE_HOST";

    private final List<ObjectNode> objects;

    private AgentManifest(List<ObjectNode> objects) {
        this.objects = objects;
    }

    /** Where the agents' Secret is, and where their containers see it. */
    private record Credentials(String secret, String path) {}

    /** @throws IllegalArgumentException where the manifest is not one that we have made */
    static AgentManifest of(List<ObjectNode> rendered) {
        List<ObjectNode> copies = new ArrayList<>();
        rendered.forEach(object -> copies.add(object.deepCopy()));
        AgentManifest manifest = new AgentManifest(copies);
        manifest.credentials();
        manifest.config();
        return manifest;
    }

    private ObjectNode first(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the manifest of agents has no " + kind));
    }

    private ObjectNode config() {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals("ConfigMap")
                        && object.at("/data").has(CONFIG))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the manifest of agents has no " + CONFIG));
    }

    private List<ObjectNode> daemonSets() {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals("DaemonSet"))
                .toList();
    }

    private Credentials credentials() {
        JsonNode pod = first("DaemonSet").at("/spec/template/spec");
        for (JsonNode volume : pod.path("volumes")) {
            String secret = volume.at("/secret/secretName").asText();
            for (JsonNode mount : container(pod).path("volumeMounts")) {
                if (!secret.isEmpty() && mount.path("name").equals(volume.path("name"))) {
                    return new Credentials(secret, mount.path("mountPath").asText());
                }
            }
        }
        throw new IllegalArgumentException("agents of the manifest see no Secret");
    }

    private static JsonNode container(JsonNode pod) {
        for (JsonNode container : pod.path("containers")) {
            if (container.path("name").asText().equals(AGENT)) {
                return container;
            }
        }
        throw new IllegalArgumentException("pods of the manifest have no container " + AGENT);
    }

    /** Where the agents are. */
    String namespace() {
        return first("DaemonSet").at("/metadata/namespace").asText();
    }

    /** The DaemonSet. */
    ObjectId agents() {
        return ObjectId.of(first("DaemonSet"));
    }

    /** The Secret with what agents say to etcd. */
    ObjectId secret() {
        return new ObjectId(
                "v1", "Secret", Optional.of(namespace()), credentials().secret());
    }

    /** The ConfigMap with what agents are configured with. */
    ObjectId configuration() {
        return ObjectId.of(config());
    }

    /** The cluster for whose agents a ConfigMap is that is there; empty where it does not say. */
    static Optional<String> cluster(JsonNode configMap) {
        try {
            return Optional.ofNullable(
                    Yaml.read(configMap.path("data").path(CONFIG).asText())
                            .path("cluster")
                            .textValue());
        } catch (Yaml.Broken broken) {
            return Optional.empty();
        }
    }

    /** The image of the agents of a DaemonSet that is there. */
    static Optional<String> image(JsonNode daemonSet) {
        return daemonSet
                .at("/spec/template/spec/containers")
                .valueStream()
                .filter(container -> container.path("name").asText().equals(AGENT))
                .map(container -> container.path("image").asText())
                .filter(image -> !image.isEmpty())
                .findFirst();
    }

    /** The image that agents have where nobody says another one. */
    String released() {
        return container(first("DaemonSet").at("/spec/template/spec"))
                .path("image")
                .asText();
    }

    /** The objects for a cluster, the Secret among them, in the order of the manifest; the Secret before what reads it. */
    List<ObjectNode> objects(AgentSettings settings) {
        ObjectNode secret = settings.secret(secret(), first("DaemonSet").at("/metadata/labels"));
        configure(settings, secret);
        List<ObjectNode> all = new ArrayList<>();
        for (ObjectNode object : objects) {
            if (ObjectId.of(object).equals(secret())) {
                continue;
            }
            all.add(object);
        }
        all.add(secret);
        return all;
    }

    private void configure(AgentSettings settings, ObjectNode secret) {
        ObjectNode data = (ObjectNode) config().path("data");
        ObjectNode agent = read(data.path(CONFIG).asText());
        settings.configure(agent, credentials().path());
        data.put(CONFIG, Yaml.text(agent));
        String checksum = checksum(data, secret);
        for (ObjectNode daemonSet : daemonSets()) {
            JsonNode template = daemonSet.at("/spec/template");
            ((ObjectNode) template).withObject("/metadata/annotations").put(CHECKSUM, checksum);
            lookForNoOther(template.path("spec"));
            String released = container(template.path("spec")).path("image").asText();
            settings.image().ifPresent(image -> replace(template.path("spec"), released, image));
        }
    }

    private static void lookForNoOther(JsonNode pod) {
        for (JsonNode each : pod.path("initContainers")) {
            if (each.path("args").toString().contains(BUNDLED)) {
                ((ObjectNode) each)
                        .withArray("env")
                        .addObject()
                        .put("name", BUNDLED)
                        .put("value", "none");
            }
        }
    }

    /** All containers run what one image has. */
    private static void replace(JsonNode pod, String before, String image) {
        for (String kind : List.of("containers", "initContainers")) {
            for (JsonNode each : pod.path(kind)) {
                if (each.path("image").asText().equals(before)) {
                    ((ObjectNode) each).put("image", image);
                }
            }
        }
    }

    static ObjectNode read(String text) {
        try {
            return (ObjectNode) Yaml.read(text);
        } catch (Yaml.Broken | ClassCastException broken) {
            throw new IllegalArgumentException(CONFIG + " of the manifest is no YAML mapping", broken);
        }
    }

    /** Of all that a pod reads when it starts; the password is random, so that its hash tells nothing. */
    static String checksum(ObjectNode data, ObjectNode secret) {
        ObjectNode read = data.deepCopy();
        read.set("secret", secret.path("data"));
        return sha256(Json.bytes(read));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
