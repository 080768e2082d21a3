// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.node.Reported;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Fault;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Makes events of what was touched. It remembers what it told of nodes, so that a report that says nothing new is no event. One thread. */
final class Telling {
    /** Of each kind in one event; {@code total} says how many there were. */
    private static final int SHOWN = 100;

    private final Map<NodeId, Told> nodes = new HashMap<>();

    /** What was told of a node last. */
    private record Told(String state, long revision, List<Fault> faults) {
        static final Told NOTHING = new Told("", 0, List.of());

        /** @param was what was told before: of a silent node nobody knows whether its faults are over */
        static Told of(ControlImage image, NodeId node, Told was) {
            if (!image.fleet().nodes().containsKey(node)) {
                return new Told("forgotten", 0, List.of());
            }
            NodeStatus status = image.fleet().statuses().get(node);
            long revision = status == null
                    ? 0
                    : status.proved().values().stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElse(0);
            return new Told(
                    NodeRules.state(image, node).text(), revision, status == null ? was.faults() : status.faults());
        }
    }

    /** Takes a whole image as told. */
    void begin(ControlImage image) {
        nodes.clear();
        image.fleet().nodes().keySet().forEach(node -> nodes.put(node, Told.of(image, node, Told.NOTHING)));
    }

    /** The events, without ids. */
    EnumMap<Kind, String> tell(ControlImage image, Touches.Taken taken) {
        EnumMap<Kind, String> events = new EnumMap<>(Kind.class);
        domains(events, image, taken);
        changes(events, image, taken);
        nodes(events, image, taken);
        return events;
    }

    private static void domains(Map<Kind, String> events, ControlImage image, Touches.Taken taken) {
        put(events, Kind.DOMAINS, taken.revision, taken.domains, (json, name) -> domain(json, image, name));
    }

    private static void domain(ObjectNode json, ControlImage image, DomainName name) {
        json.put("name", name.text()).put("removed", !image.intent().domains().containsKey(name));
    }

    private static void changes(Map<Kind, String> events, ControlImage image, Touches.Taken taken) {
        // one that is gone was removed since it is old
        List<ChangeId> there = taken.changes.stream()
                .filter(image.fleet().changes()::containsKey)
                .toList();
        put(events, Kind.CHANGES, taken.revision, there, (json, id) -> change(json, image, id));
    }

    private static void change(ObjectNode json, ControlImage image, ChangeId id) {
        ChangeRow change = image.fleet().changes().get(id);
        if (change != null) {
            json.put("id", id.text())
                    .put("at", change.at().toString())
                    .put("actor", change.actor())
                    .put("revision", change.revision());
        }
    }

    private void nodes(Map<Kind, String> events, ControlImage image, Touches.Taken taken) {
        List<NodeId> moved = new ArrayList<>();
        List<ObjectNode> faults = new ArrayList<>();
        for (NodeId node : taken.nodes) {
            Told was = nodes.getOrDefault(node, Told.NOTHING);
            Told is = Told.of(image, node, was);
            if (!was.state().equals(is.state()) || was.revision() != is.revision()) {
                moved.add(node);
            }
            is.faults().stream()
                    .filter(fault -> !contains(was.faults(), fault))
                    .forEach(fault -> faults.add(fault(node, fault, false)));
            was.faults().stream()
                    .filter(fault -> !contains(is.faults(), fault))
                    .forEach(fault -> faults.add(fault(node, fault, true)));
            if (is.state().equals("forgotten")) {
                nodes.remove(node);
            } else {
                nodes.put(node, is);
            }
        }
        put(events, Kind.NODES, taken.revision, moved, (json, node) -> {
            Told told = Told.of(image, node, Told.NOTHING);
            id(json, node).put("state", told.state()).put("revision", told.revision());
        });
        put(events, Kind.FAULTS, taken.revision, faults, ObjectNode::setAll);
    }

    private static boolean contains(List<Fault> faults, Fault one) {
        return faults.stream()
                .anyMatch(each -> each.kind() == one.kind() && each.subject().equals(one.subject()));
    }

    private static ObjectNode fault(NodeId node, Fault fault, boolean over) {
        return Reported.put(id(JsonBody.object(), node), fault).put("over", over);
    }

    private static ObjectNode id(ObjectNode json, NodeId node) {
        return json.put("cluster", node.cluster().text())
                .put("node", node.node().text());
    }

    private static <T> void put(
            Map<Kind, String> events, Kind kind, long revision, Collection<T> all, BiConsumer<ObjectNode, T> write) {
        if (all.isEmpty()) {
            return;
        }
        ObjectNode data = JsonBody.object().put("revision", revision).put("total", all.size());
        ArrayNode items = data.putArray("items");
        all.stream().limit(SHOWN).forEach(each -> write.accept(items.addObject(), each));
        events.put(kind, event(kind.text(), data));
    }

    /** An event without an id. JSON has no line breaks of its own, so it is one line of data. */
    static String event(String name, ObjectNode data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    /** The hint that ends each batch, with the id of all of it. */
    static String changed(EventId id, Set<Topic> topics) {
        List<String> names =
                topics.stream().map(topic -> '"' + topic.text() + '"').toList();
        return "id: %s\nevent: changed\ndata: {\"revision\": %d, \"topics\": [%s]}\n\n"
                .formatted(id, id.revision(), String.join(", ", names));
    }

    /** That a client has to read everything anew. */
    static String reset(EventId id, String why) {
        ObjectNode data = JsonBody.object().put("revision", id.revision()).put("reason", why);
        return "id: %s\nevent: reset\ndata: %s\n\n".formatted(id, data);
    }
}
