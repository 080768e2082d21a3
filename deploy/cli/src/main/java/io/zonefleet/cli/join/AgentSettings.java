// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.output.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What agents of a cluster need to know. Pure.
 *
 * @param keyPrefix where everything of Zonefleet stands in etcd
 * @param image of the agent; empty: as the manifest says
 * @param authority who signs the certificates of etcd (PEM)
 * @param identity what agents show, where etcd asks for a certificate
 * @param password of their user of etcd; empty: etcd asks nobody
 */
record AgentSettings(
        String cluster,
        List<URI> endpoints,
        String keyPrefix,
        Optional<String> image,
        Optional<String> authority,
        Optional<Identity> identity,
        Optional<String> password) {
    private static final String PASSWORD = "password";
    private static final String AUTHORITY = "ca.crt";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";

    AgentSettings {
        endpoints = List.copyOf(endpoints);
    }

    @Override
    public String toString() {
        return "AgentSettings[cluster=" + cluster + "]";
    }

    /**
     * Puts cluster and etcd into the configuration of an agent.
     *
     * @param folder where it sees the {@link #secret}
     */
    void configure(ObjectNode agent, String folder) {
        agent.put("cluster", cluster);
        if (!keyPrefix.equals(AgentRole.USUAL_PREFIX)) {
            agent.put("keyPrefix", keyPrefix);
        }
        ObjectNode etcd = agent.putObject("etcd");
        ArrayNode named = etcd.putArray("endpoints");
        endpoints.forEach(endpoint -> named.add(endpoint.toString()));
        authority.ifPresent(pem -> etcd.put("caFile", folder + "/" + AUTHORITY));
        identity.ifPresent(
                shown -> etcd.put("certFile", folder + "/" + CERTIFICATE).put("keyFile", folder + "/" + KEY));
        password.ifPresent(
                word -> etcd.put("user", AgentRole.name(cluster)).put("passwordFile", folder + "/" + PASSWORD));
    }

    /** The Secret with all that agents say to etcd. */
    ObjectNode secret(ObjectId id, JsonNode labels) {
        ObjectNode secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
        ObjectNode metadata = secret.putObject("metadata")
                .put("name", id.name())
                .put("namespace", id.namespace().orElseThrow());
        metadata.setAll((ObjectNode) Json.object().set("labels", labels.deepCopy()));
        secret.put("type", "Opaque");
        ObjectNode data = secret.putObject("data");
        authority.ifPresent(pem -> data.put(AUTHORITY, encoded(pem)));
        identity.ifPresent(
                shown -> data.put(CERTIFICATE, encoded(shown.certificate())).put(KEY, encoded(shown.key())));
        password.ifPresent(word -> data.put(PASSWORD, encoded(word)));
        return secret;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The password in a Secret that is there. */
    static Optional<String> password(JsonNode secret) {
        return Optional.ofNullable(secret.path("data").path(PASSWORD).textValue())
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }
}
