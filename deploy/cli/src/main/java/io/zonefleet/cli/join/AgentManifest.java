// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.output.Yaml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The rendered manifest of agents, as a cluster gets it. Pure. */
final class AgentManifest {
    /** What agents are configured with: a key of their ConfigMap. */
    private static final String CONFIG = "agent.yaml";

    private static final String AGENT = "agent";
    private static final String PASSWORD = "password";
    private static final String AUTHORITY = "ca.crt";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    /** A pod reads its configuration when it starts: another one makes other pods. */
    private static final String CHECKSUM = "zonefleet.io/config";
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

    /** The password in a Secret that is there. */
    static Optional<String> password(JsonNode secret) {
        return Optional.ofNullable(secret.path("data").path(PASSWORD).textValue())
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }

    /** The objects for a cluster, the Secret among them, in the order of the manifest; the Secret before what reads it. */
    List<ObjectNode> objects(AgentSettings settings) {
        ObjectNode secret = secret(settings);
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
        agent.put("cluster", settings.cluster());
        ObjectNode etcd = agent.putObject("etcd");
        ArrayNode endpoints = etcd.putArray("endpoints");
        settings.endpoints().forEach(endpoint -> endpoints.add(endpoint.toString()));
        String folder = credentials().path();
        settings.authority().ifPresent(pem -> etcd.put("caFile", folder + "/" + AUTHORITY));
        settings.identity()
                .ifPresent(identity ->
                        etcd.put("certFile", folder + "/" + CERTIFICATE).put("keyFile", folder + "/" + KEY));
        settings.password()
                .ifPresent(word -> etcd.put("user", AgentRole.name(settings.cluster()))
                        .put("passwordFile", folder + "/" + PASSWORD));
        data.put(CONFIG, Yaml.text(agent));
        // it reads what it says to etcd then, too; the password is random, so that its hash tells nothing
        ObjectNode read = data.deepCopy();
        read.set("secret", secret.path("data"));
        String checksum = sha256(Json.bytes(read));
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

    private static ObjectNode read(String text) {
        try {
            return (ObjectNode) Yaml.read(text);
        } catch (Yaml.Broken | ClassCastException broken) {
            throw new IllegalArgumentException(CONFIG + " of the manifest is no YAML mapping", broken);
        }
    }

    private ObjectNode secret(AgentSettings settings) {
        ObjectNode secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
        ObjectNode metadata =
                secret.putObject("metadata").put("name", secret().name()).put("namespace", namespace());
        metadata.setAll((ObjectNode) Json.object()
                .set("labels", first("DaemonSet").at("/metadata/labels").deepCopy()));
        secret.put("type", "Opaque");
        ObjectNode data = secret.putObject("data");
        settings.authority().ifPresent(pem -> data.put(AUTHORITY, encoded(pem)));
        settings.identity()
                .ifPresent(identity ->
                        data.put(CERTIFICATE, encoded(identity.certificate())).put(KEY, encoded(identity.key())));
        settings.password().ifPresent(word -> data.put(PASSWORD, encoded(word)));
        return secret;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
