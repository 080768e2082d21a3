// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.InjectionSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Routes of injection. */
final class InjectionRoutes {
    private final Reads reads;
    private final Facts facts;
    private final Decisions decisions;
    private final Optional<WebhookSettings> webhook;
    private final Optional<AuthorityKeeper> keeper;
    private final InstantSource clock;

    InjectionRoutes(
            Reads reads,
            Facts facts,
            Decisions decisions,
            Optional<WebhookSettings> webhook,
            Optional<AuthorityKeeper> keeper,
            InstantSource clock) {
        this.reads = reads;
        this.facts = facts;
        this.decisions = decisions;
        this.webhook = webhook;
        this.keeper = keeper;
        this.clock = clock;
    }

    /** All of them. */
    List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/clusters/{id}/injection", this::get),
                Route.of("GET", "/api/v1/clusters/{id}/injection/webhook", this::manifest));
    }

    private Response get(Request request) {
        Optional<ClusterId> id = request.path("id", ClusterId::parse);
        ControlImage image = reads.image(request);
        Cluster cluster = cluster(image, id.orElseThrow());
        ClusterFacts known = facts.of(image, cluster.id());
        ObjectNode json = JsonBody.object()
                .put("enabled", cluster.injection().isPresent())
                .put("ready", known.notReady().isEmpty());
        known.notReady().ifPresent(reason -> json.put("reason", reason.text()));
        ModelFields.putAddresses(json, "nameservers", known.nameservers());
        json.putObject("nodes")
                .put("total", known.nodes().total())
                .put("proved", known.nodes().up())
                .put("withoutAgent", known.nodes().withoutAgent());
        ArrayNode resolver = json.putArray("resolver");
        known.kubeDns()
                .forEach(server ->
                        resolver(resolver.addObject(), server, known.proof().of(server)));
        json.set("webhook", webhook(cluster.id()));
        json.put("since", decisions.since().toString());
        ArrayNode counts = json.putArray("counts");
        decisions
                .counts(cluster.id())
                .forEach(count -> outcome(counts.addObject(), count.reason()).put("count", count.count()));
        ArrayNode rows = json.putArray("decisions");
        decisions
                .last(cluster.id())
                .forEach(row -> outcome(
                        rows.addObject()
                                .put("at", row.at().toString())
                                .put("namespace", row.namespace())
                                .put("pod", row.pod()),
                        row.reason()));
        return Reads.view(image, json);
    }

    private static void resolver(ObjectNode json, Address server, KubeDnsProof.Family known) {
        json.put("server", server.text()).put("state", known.state().text());
        json.putObject("nodes").put("proved", known.proved()).put("refused", known.refused());
        known.why().ifPresent(why -> json.put("why", why));
    }

    private static ObjectNode outcome(ObjectNode json, Optional<SkipReason> reason) {
        json.put("injected", reason.isEmpty());
        reason.ifPresent(why -> json.put("reason", why.text()));
        return json;
    }

    private ObjectNode webhook(ClusterId id) {
        ObjectNode json = JsonBody.object().put("served", webhook.isPresent());
        webhook.ifPresent(settings -> json.put("url", settings.url() + WebhookManifest.PATH + id));
        keeper.map(AuthorityKeeper::authorities).ifPresent(authorities -> {
            Instant now = clock.instant();
            Optional<Authority> signing = authorities.signing(now);
            ArrayNode all = json.putArray("authorities");
            authorities
                    .all()
                    .forEach(one -> all.addObject()
                            .put("until", one.until().toString())
                            .put("signing", signing.equals(Optional.of(one))));
        });
        keeper.flatMap(kept -> kept.keys().current())
                .ifPresent(identity -> json.putObject("certificate")
                        .put(
                                "from",
                                identity.certificate()
                                        .getNotBefore()
                                        .toInstant()
                                        .toString())
                        .put("until", identity.until().toString()));
        return json;
    }

    private Response manifest(Request request) {
        Optional<ClusterId> id = request.path("id", ClusterId::parse);
        ControlImage image = reads.image(request);
        Cluster cluster = cluster(image, id.orElseThrow());
        if (webhook.isEmpty()) {
            throw Reads.notFound(
                    "webhook: set webhook.url and webhook.port in the configuration of this control plane");
        }
        String bundle = keeper.map(kept -> kept.authorities().bundle()).orElse("");
        if (bundle.isEmpty()) {
            throw Problem.of(ProblemKind.STORE_UNAVAILABLE, "The authorities of the webhook have not been read yet.")
                    .withHeader("Retry-After", "1")
                    .asException();
        }
        String json = Serialization.asJson(WebhookManifest.of(
                cluster.id(),
                cluster.injection().orElse(InjectionSettings.DEFAULT),
                webhook.get().url(),
                bundle));
        return Reads.view(image, JsonBody.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Cluster cluster(ControlImage image, ClusterId id) {
        return Optional.ofNullable(image.intent().clusters().get(id))
                .map(Versioned::value)
                .orElseThrow(() -> Reads.notFound("cluster " + id));
    }
}
