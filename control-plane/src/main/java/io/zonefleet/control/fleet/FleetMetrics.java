// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.node.NodeState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What Prometheus reads of the fleet as this replica sees it. */
public final class FleetMetrics {
    private final PrometheusMeterRegistry registry;

    public FleetMetrics(PrometheusMeterRegistry registry, ImageHolder images, EventHub events) {
        this.registry = registry;
        gauge(
                images,
                "zonefleet.image.revision",
                "Revision of the image that reads are answered from",
                image -> image.revision());
        gauge(
                images,
                "zonefleet.domains",
                "Domains",
                image -> image.intent().domains().size());
        gauge(
                images,
                "zonefleet.clusters",
                "Clusters",
                image -> image.intent().clusters().size());
        gauge(
                images,
                "zonefleet.sources",
                "Polled sources",
                image -> image.intent().sources().size());
        gauge(
                images,
                "zonefleet.changes.kept",
                "Changes that can be seen and reverted",
                image -> image.fleet().changes().size());
        gauge(
                images,
                "zonefleet.feeds.pending",
                "Feeds that are behind intent",
                image -> image.fleet().pending().size());
        gauge(
                images,
                "zonefleet.keys.unreadable",
                "Keys whose bytes can't be read",
                image -> image.fleet().unreadable().size());
        for (NodeState state : NodeState.values()) {
            Gauge.builder(
                            "zonefleet.nodes",
                            images,
                            held -> NodeRules.count(held.current(), Optional.empty())
                                    .getOrDefault(state, 0))
                    .description("Registered nodes by state")
                    .tag("state", state.text())
                    .register(registry);
        }
        Gauge.builder("zonefleet.feed.lag.max", images, held -> lag(held.current()))
                .description("Revisions that the node furthest behind has not proved yet; silent nodes left out")
                .register(registry);
        Gauge.builder("zonefleet.store.fresh", images, held -> held.isFresh() ? 1 : 0)
                .description("Whether the store answered when it was last read")
                .register(registry);
        Gauge.builder("zonefleet.event.listeners", events, EventHub::listeners)
                .description("Clients of the event stream")
                .register(registry);
        FunctionCounter.builder("zonefleet.event.cut", events, EventHub::cut)
                .description("Clients of the event stream that were cut off since they were too slow")
                .register(registry);
    }

    private void gauge(ImageHolder images, String name, String description, ToDoubleFunction<ControlImage> value) {
        Gauge.builder(name, images, held -> value.applyAsDouble(held.current()))
                .description(description)
                .register(registry);
    }

    private static double lag(ControlImage image) {
        return image.fleet().statuses().values().stream()
                .flatMap(status -> NodeRules.feeds(status.cluster()).stream()
                        .map(feed -> image.fleet().heads().getOrDefault(feed, 0L)
                                - status.proved().getOrDefault(feed.path(), 0L)))
                .mapToLong(Long::longValue)
                .map(lag -> Math.max(0, lag))
                .max()
                .orElse(0);
    }

    /** The route. */
    public List<Route> routes() {
        return List.of(Route.open("/metrics", this::metrics));
    }

    private Response metrics(Request request) {
        return Response.of(
                "text/plain; version=0.0.4; charset=utf-8", registry.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
