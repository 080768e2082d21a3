// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Which object of Kubernetes.
 *
 * @param namespace empty: the object is of the whole cluster
 */
record ObjectId(String apiVersion, String kind, Optional<String> namespace, String name) {
    static ObjectId of(JsonNode object) {
        return new ObjectId(
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                Optional.ofNullable(object.at("/metadata/namespace").textValue()),
                object.at("/metadata/name").asText());
    }

    /** As people name it. */
    String shown() {
        return kind + " " + namespace.map(text -> text + "/").orElse("") + name;
    }
}
