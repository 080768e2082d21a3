// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.output.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The manifests of {@code deploy}, which are in the jar. */
final class Manifests {
    private Manifests() {}

    static List<ObjectNode> agents() {
        return read("agent.yaml");
    }

    /** What lets the control plane follow a cluster. */
    static List<ObjectNode> access() {
        List<ObjectNode> all = new ArrayList<>(read("control-plane-access.yaml"));
        all.addAll(read("clusterdomains.zonefleet.io.yaml"));
        return all;
    }

    /** A zone server, with the namespace that it shares with the access of the control plane. */
    static List<ObjectNode> zoneServer() {
        List<ObjectNode> all = new ArrayList<>(access().stream()
                .filter(object -> object.path("kind").asText().equals("Namespace"))
                .toList());
        all.addAll(read("zone-server.yaml"));
        return all;
    }

    private static List<ObjectNode> read(String file) {
        try (InputStream in = Manifests.class.getResourceAsStream("/manifests/" + file)) {
            if (in == null) {
                throw new IllegalStateException("this program was built without " + file);
            }
            return documents(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The objects of a YAML stream. */
    static List<ObjectNode> documents(String text) {
        List<ObjectNode> all = new ArrayList<>();
        for (String document : text.split("(?m)^---.*$", -1)) {
            try {
                JsonNode tree = Yaml.read(document);
                if (tree instanceof ObjectNode object) {
                    all.add(object);
                }
            } catch (Yaml.Broken broken) {
                throw new IllegalStateException(broken);
            }
        }
        return all;
    }
}
