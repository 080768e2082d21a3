// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Parsed;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Routes of nodes. */
public final class NodeRoutes {
    private final Reads reads;
    private final Store store;
    private final Keys keys;
    private final AgentClient agents;

    public NodeRoutes(Reads reads, Store store, Keys keys, AgentClient agents) {
        this.reads = reads;
        this.store = store;
        this.keys = keys;
        this.agents = agents;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/nodes", this::list),
                Route.of("GET", "/api/v1/nodes/{cluster}/{node}", this::get),
                Route.of("DELETE", "/api/v1/nodes/{cluster}/{node}", this::delete),
                Route.of("GET", "/api/v1/nodes/{cluster}/{node}/zones", this::zones));
    }

    private Response list(Request request) {
        ListQuery<NodeId> query = ListQuery.read(request, NodeRoutes::id);
        Optional<ClusterId> cluster = request.query().parsed("cluster", ClusterId::parse);
        Optional<NodeState> state = request.query().parsed("state", NodeRoutes::state);
        Optional<NodeRole> role = request.query().parsed("role", NodeRole::parse);
        ControlImage image = reads.image(request);
        var page = Page.of(
                image.fleet().nodes(),
                (id, node) -> (cluster.isEmpty() || id.cluster().equals(cluster.get()))
                        && (role.isEmpty()
                                || role.equals(Optional.of(node.role().orElse(NodeRole.NODE_CACHE))))
                        && (state.isEmpty() || NodeRules.state(image, id) == state.get())
                        && query.matches(id.toString(), dns(image, id)),
                query);
        return Reads.view(image, page.json(entry -> NodeJson.view(image, entry.getValue())));
    }

    private static String dns(ControlImage image, NodeId id) {
        NodeStatus status = image.fleet().statuses().get(id);
        return status == null ? "" : String.join(" ", status.dns());
    }

    private Response get(Request request) {
        Optional<NodeId> id = id(request);
        ControlImage image = reads.image(request);
        return Reads.view(image, NodeJson.view(image, node(image, id.orElseThrow())));
    }

    private Response delete(Request request) {
        NodeId id = checked(request, id(request));
        NodeIdentity node = node(reads.current(), id);
        String status = keys.status(node.cluster(), node.node());
        String identity = keys.node(node.cluster(), node.node());
        Txn forget = Txn.builder().compare(status, 0).delete(identity).build();
        return switch (store.commit(forget)) {
            case TxnOutcome.Committed committed -> Response.empty(204).atRevision(committed.revision());
            case TxnOutcome.Lost lost ->
                throw Problem.of(
                                ProblemKind.NODE_REPORTS,
                                "It would come back by itself. Stop its agent first; its last report then ends within a minute.")
                        .asException();
        };
    }

    private Response zones(Request request) {
        Optional<NodeId> id = id(request);
        Optional<String> text = request.query().text("q", 253);
        Optional<DomainName> name = request.query().parsed("name", DomainName::parse);
        int limit = request.query().whole("limit", 1, 1000, 100);
        Optional<String> cursor = request.query().text("cursor", 1024);
        ControlImage image = reads.image(request);
        String url = agentUrl(image, id.orElseThrow());
        return Reads.view(image, agents.zones(url, text, name, limit, cursor));
    }

    /** Where the agent of a registered node is to be asked, by its own word. */
    static String agentUrl(ControlImage image, NodeId id) {
        NodeIdentity node = node(image, id);
        NodeStatus status = image.fleet().statuses().get(id);
        if (status == null) {
            throw notAsked(node.node(), "does not report, so it is not known where its agent could be asked");
        }
        return status.agentUrl()
                .orElseThrow(
                        () -> notAsked(
                                node.node(),
                                "reports, but its agent tells no address to be asked at: give it `http.url` in its configuration"));
    }

    private static RuntimeException notAsked(NodeName node, String why) {
        return Problem.of(ProblemKind.AGENT_UNREACHABLE, "Node " + node + " " + why + ".")
                .asException();
    }

    private static NodeId checked(Request request, Optional<NodeId> id) {
        request.check();
        return id.orElseThrow();
    }

    private static NodeIdentity node(ControlImage image, NodeId id) {
        return Optional.ofNullable(image.fleet().nodes().get(id)).orElseThrow(() -> Reads.notFound("node " + id));
    }

    /** The node that the path names, where it is well-formed. */
    static Optional<NodeId> id(Request request) {
        Optional<ClusterId> cluster = request.path("cluster", ClusterId::parse);
        Optional<NodeName> node = request.path("node", NodeName::parse);
        return cluster.flatMap(c -> node.map(n -> new NodeId(c, n)));
    }

    private static Parsed<NodeId> id(String text) {
        String[] parts = text.split("/", -1);
        return parts.length == 2
                        && ClusterId.parse(parts[0]) instanceof Parsed.Valid<ClusterId> cluster
                        && NodeName.parse(parts[1]) instanceof Parsed.Valid<NodeName> node
                ? Parsed.valid(new NodeId(cluster.value(), node.value()))
                : Parsed.invalid(text, "node", "use cluster/node");
    }

    private static Parsed<NodeState> state(String text) {
        return Stream.of(NodeState.values())
                .filter(state -> state.text().equals(text))
                .findFirst()
                .map(Parsed::valid)
                .orElseGet(() -> Parsed.invalid(text, "enum", "use proved, behind, faulty or silent"));
    }
}
