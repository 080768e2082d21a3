// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.history.LastChanges;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.AgentClient;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks nodes and servers on behalf of a caller. */
public final class QueryRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(QueryRoutes.class);

    /** Whole queries at once; each asks many. */
    private static final int AT_ONCE = 4;

    private static final int MAX_EXPLAINED = 10;

    private final Reads reads;
    private final ServerRules rules;
    private final Asker asker;
    private final Explanations explanations;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public QueryRoutes(Reads reads, AgentClient agents, LastChanges last, QuerySettings settings) {
        this.reads = reads;
        this.rules = new ServerRules(settings);
        this.asker = new Asker(agents, rules);
        this.explanations = new Explanations(last);
    }

    /** The route. */
    public List<Route> routes() {
        return List.of(Route.of("POST", "/api/v1/query", this::post));
    }

    private Response post(Request request) {
        QueryRequest query = new QueryRequestReader(rules, reads.current()).read(request);
        ControlImage image = reads.image(request);
        if (!query.servers().isEmpty()) {
            if (!rules.mayName(request.caller().name())) {
                throw Problem.of(
                                ProblemKind.FORBIDDEN,
                                "Only some may name servers: `query.tokens` of the control plane's configuration says who."
                                        + " Nodes can be asked all the same.")
                        .asException();
            }
            LOG.atInfo()
                    .addKeyValue("actor", request.caller().actor())
                    .addKeyValue("name", query.name())
                    .addKeyValue("servers", query.servers())
                    .log("asks servers");
        }
        if (!places.tryAcquire()) {
            throw Problem.of(ProblemKind.OVERLOADED, "Others are asking already; try again in a second.")
                    .withHeader("Retry-After", "1")
                    .asException();
        }
        try {
            List<Outcome> outcomes = asker.ask(query, image);
            AtomicInteger explained = new AtomicInteger();
            return Reads.view(
                    image,
                    QueryJson.of(
                            query,
                            outcomes,
                            group -> query.explain() && explained.getAndIncrement() < MAX_EXPLAINED
                                    ? explanation(image, query, group)
                                    : JsonBody.object()));
        } finally {
            places.release();
        }
    }

    private ObjectNode explanation(ControlImage image, QueryRequest query, List<Outcome.Answered> group) {
        return group.stream()
                .filter(each -> each.asked().node().isPresent())
                .findFirst()
                .map(each -> explanations.of(image, query, each.asked().node().orElseThrow(), each))
                .orElseGet(JsonBody::object);
    }
}
