// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The objects that a joined cluster has. Pure.
 *
 * @param objects by what they are for, in the order in which they are made
 */
record Wanted(SequencedMap<Piece, ObjectNode> objects) {
    /** What the values of Secrets are shown as: still what a Secret can have. */
    private static final String MASKED = "KioqKioq";

    Wanted {
        objects = new LinkedHashMap<>(objects);
    }

    /**
     * Of the manifests.
     *
     * @param access of the control plane; empty: it is not to follow the cluster
     * @param zoneServer with its namespace; empty: there is none
     */
    static Wanted of(List<ObjectNode> agents, List<ObjectNode> access, List<ObjectNode> zoneServer) {
        SequencedMap<Piece, ObjectNode> all = new LinkedHashMap<>();
        agents.forEach(object -> all.put(piece(object, Kind.OBJECT), object));
        access.forEach(object -> all.put(piece(object, Kind.ACCESS), object));
        zoneServer.forEach(object -> all.put(piece(object, Kind.OBJECT), object));
        return new Wanted(all);
    }

    private static Piece piece(ObjectNode object, Kind rest) {
        ObjectId id = ObjectId.of(object);
        Kind kind = switch (id.kind()) {
            case "Namespace" -> Kind.NAMESPACE;
            case "DaemonSet" -> Kind.AGENTS;
            case "StatefulSet" -> Kind.ZONE_SERVER;
            case "CustomResourceDefinition" -> Kind.DEFINITION;
            default -> rest;
        };
        return new Piece(kind, id.shown());
    }

    /** Without the objects: a Secret is one of them. */
    @Override
    public String toString() {
        return "Wanted" + objects.keySet();
    }

    /** The DaemonSets. */
    List<ObjectId> agents() {
        return objects.entrySet().stream()
                .filter(each -> each.getKey().kind() == Kind.AGENTS)
                .map(each -> ObjectId.of(each.getValue()))
                .toList();
    }

    /** The same to show to anybody. */
    static ObjectNode masked(ObjectNode object) {
        if (!object.path("kind").asText().equals("Secret") || !object.has("data")) {
            return object;
        }
        ObjectNode shown = object.deepCopy();
        ObjectNode data = (ObjectNode) shown.path("data");
        for (Map.Entry<String, JsonNode> each : object.path("data").properties()) {
            data.put(each.getKey(), MASKED);
        }
        return shown;
    }

    /** The object behind a piece. */
    Optional<ObjectNode> object(Piece piece) {
        return Optional.ofNullable(objects.get(piece));
    }
}
