// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.history.ChangeQuery;
import io.zonefleet.control.history.LargeChanges;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.SaidJson;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Words;
import io.zonefleet.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Who has proved what. */
public final class ProofRoutes {
    private final Reads reads;
    private final ChangeSearch changes;
    private final ChangeProof ofChanges;
    private final DomainProof ofDomains;

    public ProofRoutes(Reads reads, Store store, Keys keys, ChangeSearch changes, LargeChanges largeChanges) {
        this.reads = reads;
        this.changes = changes;
        this.ofChanges = new ChangeProof(changes);
        this.ofDomains = new DomainProof(store, keys, changes, largeChanges);
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/changes/{id}/receipts", this::receipts),
                Route.of("GET", "/api/v1/nodes/{cluster}/{node}/receipts", this::ofNode),
                Route.of("GET", "/api/v1/domains/{name}/proof", this::domain));
    }

    private Response receipts(Request request) {
        Optional<ChangeId> id = request.path("id", ProofRoutes::change);
        ListQuery<NodeId> query = ListQuery.read(request, ProofRoutes::node);
        Optional<String> state = request.query().parsed("state", ProofRoutes::state);
        ControlImage image = reads.withHistory(request);
        ChangeSearch.Kept record =
                changes.record(id.orElseThrow()).orElseThrow(() -> Reads.notFound("change " + id.get()));
        ChangeProof.Known known = ofChanges.of(image, record);
        boolean held = known.served().obstacle().isPresent();
        var page = Page.of(
                known.receipts(),
                (node, receipt) -> query.matches(node.toString())
                        && (state.isEmpty() || state.get().equals(state(receipt, held))),
                query);
        ObjectNode body =
                page.json(entry -> receipt(entry.getValue(), known.served().obstacle()));
        body.put("revision", record.accepted());
        body.set("served", known.served().json());
        return Reads.view(image, body);
    }

    private static String state(NodeReceipt receipt, boolean held) {
        return receipt.proved() && !held ? "proved" : "missing";
    }

    private static ObjectNode receipt(NodeReceipt receipt, Optional<Words> obstacle) {
        ObjectNode json = JsonBody.object()
                .put("cluster", receipt.node().cluster().text())
                .put("node", receipt.node().node().text());
        return proof(json, receipt, obstacle);
    }

    private static ObjectNode proof(ObjectNode json, NodeReceipt receipt, Optional<Words> obstacle) {
        json.put("state", state(receipt, obstacle.isPresent()));
        if (receipt.proved() && obstacle.isEmpty()) {
            receipt.at().ifPresent(at -> json.put("at", at.toString()).put("exact", receipt.exact()));
        } else {
            obstacle.or(receipt::reason).ifPresent(why -> SaidJson.put(json, "reason", why));
        }
        return json;
    }

    private Response ofNode(Request request) {
        Optional<ClusterId> cluster = request.path("cluster", ClusterId::parse);
        Optional<NodeName> name = request.path("node", NodeName::parse);
        ListQuery<ChangeId> query = ListQuery.read(request, ProofRoutes::change);
        Optional<String> state = request.query().parsed("state", ProofRoutes::state);
        ControlImage image = reads.withHistory(request);
        NodeId node = new NodeId(cluster.orElseThrow(), name.orElseThrow());
        if (!image.fleet().nodes().containsKey(node)) {
            throw Reads.notFound("node " + node);
        }
        NodeProof proof = new NodeProof(image, node);
        Optional<Boolean> proved = state.map("proved"::equals);
        BiPredicate<ChangeId, ChangeRow> hasText = ChangeQuery.text(query);
        Page<ChangeId, ChangeRow> page = Page.of(
                image.fleet().changes().descendingMap(),
                (id, row) -> proof.concerns(row)
                        && hasText.test(id, row)
                        && (proved.isEmpty() || proved.get() == isProved(image, proof, id, row)),
                query);
        return Reads.view(image, page.json(entry -> ofChange(image, node, entry.getKey(), entry.getValue())));
    }

    private static boolean isProved(ControlImage image, NodeProof proof, ChangeId id, ChangeRow row) {
        return proof.covers(row) && ChangeProof.obstacle(image, id).isEmpty();
    }

    private static ObjectNode ofChange(ControlImage image, NodeId node, ChangeId id, ChangeRow row) {
        ObjectNode json = JsonBody.object()
                .put("change", id.text())
                .put("changedAt", row.at().toString())
                .put("actor", row.actor());
        if (!row.comment().isEmpty()) {
            json.put("comment", row.comment());
        }
        json.put("revision", row.revision());
        NodeReceipt receipt = ChangeProof.of(image, row, node).orElseThrow();
        return proof(json, receipt, ChangeProof.obstacle(image, id));
    }

    private Response domain(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        ControlImage image = reads.withHistory(request);
        if (!image.intent().domains().containsKey(name.orElseThrow())) {
            throw Reads.notFound("domain " + name.get());
        }
        ObjectNode body = JsonBody.object().put("name", name.get().text());
        body.setAll(ofDomains.of(image, name.get()).json());
        return Reads.view(image, body);
    }

    private static Parsed<ChangeId> change(String text) {
        return ChangeId.isUlid(text)
                ? Parsed.valid(new ChangeId(text))
                : Parsed.invalid(text, "change-id", "use the id as the list of changes shows it (a ULID)");
    }

    private static Parsed<NodeId> node(String text) {
        String[] parts = text.split("/", -1);
        return parts.length == 2
                        && ClusterId.parse(parts[0]) instanceof Parsed.Valid<ClusterId> cluster
                        && NodeName.parse(parts[1]) instanceof Parsed.Valid<NodeName> node
                ? Parsed.valid(new NodeId(cluster.value(), node.value()))
                : Parsed.invalid(text, "node", "use cluster/node");
    }

    private static Parsed<String> state(String text) {
        return text.equals("proved") || text.equals("missing")
                ? Parsed.valid(text)
                : Parsed.invalid(text, "enum", "use proved or missing");
    }
}
