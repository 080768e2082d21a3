// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.source.SourceJson;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import java.util.List;
import java.util.Optional;

/** What was found out about Kubernetes clusters. */
public final class KubernetesRoutes {
    private final Reads reads;
    private final KubernetesSources sources;

    public KubernetesRoutes(Reads reads, KubernetesSources sources) {
        this.reads = reads;
        this.sources = sources;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/api/v1/sources/{id}/kubernetes", this::findings));
    }

    private Response findings(Request request) {
        Optional<SourceId> id = request.path("id", SourceJson::id);
        ControlImage image = reads.image(request);
        Source source = Optional.ofNullable(image.intent().sources().get(id.orElseThrow()))
                .map(Versioned::value)
                .filter(known -> known.kubernetes().isPresent())
                .orElseThrow(() -> Reads.notFound("Kubernetes cluster behind a source " + id.get()));
        ClusterId cluster = source.origin().orElseThrow(() -> Reads.notFound("cluster of source " + id.get()));
        Cluster declared = Optional.ofNullable(image.intent().clusters().get(cluster))
                .map(Versioned::value)
                .orElseGet(() -> Cluster.of(cluster));
        Findings findings = sources.findings(source.id())
                .orElseThrow(() -> Reads.notFound("finding about the cluster of source " + id.get() + " yet"));
        Missing missing = Missing.of(image, cluster, findings.nodes());
        return Reads.view(image, FindingsJson.view(findings, missing, Suggestion.of(declared, findings)));
    }
}
