// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.NodeId;
import io.zonefleet.plan.ClusterAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What each cluster is to answer for a domain. */
public final class AnswerRoutes {
    private final Reads reads;

    public AnswerRoutes(Reads reads) {
        this.reads = reads;
    }

    /** The route. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/api/v1/domains/{name}/answers", this::answers));
    }

    private Response answers(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        ListQuery<ClusterId> query = ListQuery.read(request, ClusterId::parse);
        ControlImage image = reads.image(request);
        DomainName domain = name.orElseThrow();
        if (!image.intent().domains().containsKey(domain)) {
            throw Reads.notFound("domain " + domain);
        }
        var page = Page.of(image.intent().clusters(), (id, cluster) -> query.matches(id.text()), query);
        Map<ClusterId, Long> nodes = image.fleet().nodes().keySet().stream()
                .collect(Collectors.groupingBy(NodeId::cluster, Collectors.counting()));
        return Reads.view(
                image,
                page.json(entry -> view(
                        image.intent(), domain, entry.getValue().value(), nodes.getOrDefault(entry.getKey(), 0L))));
    }

    private static ObjectNode view(IntentImage intent, DomainName domain, Cluster cluster, long nodes) {
        ClusterAnswer said = ClusterAnswer.of(intent, domain, cluster);
        ObjectNode json = JsonBody.object()
                .put("cluster", cluster.id().text())
                .put("answered", said.answer().isPresent());
        ModelFields.putAddresses(
                json, "addresses", said.answer().map(Answer::addresses).orElse(List.of()));
        said.answer().ifPresent(answer -> {
            RecordJson.putAll(json, answer.records());
            json.put("ttl", answer.ttl().seconds())
                    .put("wildcard", answer.wildcard())
                    .put("below", answer.below().text());
        });
        json.put("horizon", said.horizon());
        ArrayNode drains = json.putArray("drains");
        said.drains().forEach(drain -> drains.add(drain.text()));
        return json.put("lastResort", said.lastResort()).put("nodes", nodes);
    }
}
