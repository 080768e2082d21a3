// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.Reads;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/** Routes of what stands on a node, files and network, for which its agent is asked while the request waits. */
public final class NodeFileRoutes {
    /** Each may be several MiB in memory, more than once. */
    private static final int AT_ONCE = 8;

    private final Reads reads;
    private final AgentClient agents;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public NodeFileRoutes(Reads reads, AgentClient agents) {
        this.reads = reads;
        this.agents = agents;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/nodes/{cluster}/{node}/corefile", this::corefile),
                Route.of("GET", "/api/v1/nodes/{cluster}/{node}/zones/{name}/file", this::zoneFile),
                Route.of("GET", "/api/v1/nodes/{cluster}/{node}/network", this::network));
    }

    private Response corefile(Request request) {
        Optional<NodeId> id = NodeRoutes.id(request);
        ControlImage image = reads.image(request);
        String agentUrl = NodeRoutes.agentUrl(image, id.orElseThrow());
        return file(image, () -> agents.corefile(agentUrl), "Corefile on node " + id.get());
    }

    private Response zoneFile(Request request) {
        Optional<NodeId> id = NodeRoutes.id(request);
        Optional<DomainName> zone = request.path("name", DomainName::parse);
        ControlImage image = reads.image(request);
        String agentUrl = NodeRoutes.agentUrl(image, id.orElseThrow());
        return file(
                image,
                () -> agents.zoneFile(agentUrl, zone.orElseThrow()),
                "file of zone " + zone.orElseThrow() + " on node " + id.get());
    }

    private Response network(Request request) {
        Optional<NodeId> id = NodeRoutes.id(request);
        ControlImage image = reads.image(request);
        String agentUrl = NodeRoutes.agentUrl(image, id.orElseThrow());
        return asked(
                () -> Optional.of(agents.network(agentUrl)),
                "network of node " + id.get(),
                listing -> Reads.view(image, listing));
    }

    private Response file(ControlImage image, Supplier<Optional<String>> asking, String what) {
        return asked(asking, what, text -> Response.text(200, text).atRevision(image.revision()));
    }

    private <T> Response asked(Supplier<Optional<T>> asking, String what, Function<T, Response> response) {
        if (!places.tryAcquire()) {
            throw Problem.of(
                            ProblemKind.OVERLOADED, "Others are reading files of nodes already; try again in a second.")
                    .withHeader("Retry-After", "1")
                    .asException();
        }
        try {
            return response.apply(asking.get().orElseThrow(() -> Reads.notFound(what)));
        } finally {
            places.release();
        }
    }
}
