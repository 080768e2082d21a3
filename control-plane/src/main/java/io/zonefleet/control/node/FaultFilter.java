// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of all that is or was wrong on nodes is asked for; each narrows it.
 *
 * @param cluster on nodes of this one
 * @param node on nodes of this name
 * @param kind of fault, or the state of nodes without one
 * @param harm that it does
 */
record FaultFilter(Optional<ClusterId> cluster, Optional<NodeName> node, Optional<String> kind, Optional<Harm> harm) {
    private static final List<String> KINDS = Stream.concat(
                    Stream.of(NodeState.SILENT.text(), NodeState.BEHIND.text()),
                    Stream.of(FaultKind.values()).map(FaultKind::text))
            .toList();

    /** Reads what {@code request} asks for. */
    static FaultFilter read(Request request) {
        return new FaultFilter(
                request.query().parsed("cluster", ClusterId::parse),
                request.query().parsed("node", NodeName::parse),
                request.query().parsed("kind", FaultFilter::kind),
                request.query().parsed("harm", Harm::parse));
    }

    private static Parsed<String> kind(String text) {
        return KINDS.contains(text)
                ? Parsed.valid(text)
                : Parsed.invalid(text, "enum", "use one of: " + String.join(", ", KINDS));
    }

    /** Reads the key of a group, {@code cluster/kind}. */
    static Parsed<FaultKey> key(String text) {
        String[] parts = text.split("/", -1);
        return parts.length == 2
                        && ClusterId.parse(parts[0]) instanceof Parsed.Valid<ClusterId> of
                        && KINDS.contains(parts[1])
                ? Parsed.valid(new FaultKey(of.value(), parts[1]))
                : Parsed.invalid(text, "fault", "use cluster/kind");
    }

    /** Whether what is wrong on this node counts. */
    boolean isAbout(NodeId id) {
        return (cluster.isEmpty() || cluster.get().equals(id.cluster()))
                && (node.isEmpty() || node.get().equals(id.node()));
    }

    /**
     * The page that is asked for, each group with the harm that it does.
     *
     * @param groups as the API tells them, of the nodes that count
     */
    ObjectNode page(Stream<ObjectNode> groups, ListQuery<FaultKey> query) {
        SortedMap<FaultKey, ObjectNode> all = new TreeMap<>();
        groups.forEach(group -> {
            String of = group.path("kind").asText();
            ClusterId where = ClusterId.parse(group.path("cluster").asText()).orThrow();
            all.put(new FaultKey(where, of), group.put("harm", Harm.of(of).text()));
        });
        return Page.of(all, (key, group) -> matches(group) && isFound(group, query), query)
                .json(Map.Entry::getValue);
    }

    private boolean matches(ObjectNode group) {
        return (kind.isEmpty() || kind.get().equals(group.path("kind").asText()))
                && (harm.isEmpty()
                        || harm.get().text().equals(group.path("harm").asText()));
    }

    private static boolean isFound(ObjectNode group, ListQuery<FaultKey> query) {
        return Stream.of("kind", "cluster", "subject", "message", "named")
                .map(group::path)
                .flatMap(said -> said.isArray() ? said.valueStream() : Stream.of(said))
                .anyMatch(said -> query.matches(said.asText()));
    }
}
