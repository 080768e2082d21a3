// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.model.ClusterId;
import java.util.Optional;
import java.util.Set;

/**
 * Answers API servers out of memory: nothing is waited for. Whoever reaches the port is answered, since API servers show no credentials unless
 * they are set up to; what is told to them is what every pod of the cluster can read in its own resolv.conf.
 */
final class AdmissionEndpoint {
    private final ImageHolder images;
    private final Facts facts;
    private final Decisions decisions;
    private final Optional<String> own;

    /** @param own namespace that we ourselves run in, where that is known */
    AdmissionEndpoint(ImageHolder images, Facts facts, Decisions decisions, Optional<String> own) {
        this.images = images;
        this.facts = facts;
        this.decisions = decisions;
        this.own = own;
    }

    /** Its route; API servers put a query of their own behind it, which says nothing. */
    Route route() {
        return new Route(
                "POST",
                WebhookManifest.PATH + "{cluster}",
                true,
                Set.of("application/json"),
                new Route.Action.Answers(this::answer));
    }

    private Response answer(Request request) {
        Admission admission = AdmissionJson.read(request.body());
        ControlImage image = images.current();
        Optional<ClusterId> cluster =
                request.path("cluster", ClusterId::parse).filter(image.intent().clusters()::containsKey);
        ClusterFacts known = cluster.map(id -> facts.of(image, id)).orElse(ClusterFacts.UNKNOWN);
        Decision decision = InjectionRules.decide(admission, Optional.empty(), own, known);
        // a dry run leaves no trace
        if (cluster.isPresent() && !admission.dryRun()) {
            decisions.add(cluster.get(), admission, decision);
        }
        ArrayNode patch = PodPatch.of(decision, admission.pod());
        String said = Decisions.reason(decision)
                .map(reason -> "skipped: " + reason.text())
                .orElse(PodPatch.INJECTED);
        return Response.json(200, AdmissionJson.answer(admission.uid(), patch, said));
    }
}
