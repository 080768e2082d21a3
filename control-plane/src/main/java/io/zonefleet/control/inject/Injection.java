// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zonefleet.control.http.HttpServer;
import io.zonefleet.control.http.HttpSettings;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.http.RouteTable;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.kubernetes.KnownNodes;
import io.zonefleet.control.kubernetes.Upkeep;
import io.zonefleet.control.read.Reads;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The admission webhook with all that belongs to it: its server, certificates, decisions, and what REST tells of them. */
public final class Injection implements AutoCloseable {
    /** An API server takes requests of 3 MiB, and its etcd objects of 1.5. */
    private static final int MAX_BODY = 4 << 20;

    private static final int MAX_CONCURRENT = 256;

    /** API servers wait no longer for all of an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KnownNodes nodes;
    private final AdmissionEndpoint endpoint;
    private final InjectionRoutes routes;
    private final Optional<AuthorityKeeper> keeper;
    private final Optional<WebhookSettings> settings;
    private final MeterRegistry metrics;
    private Optional<HttpServer> server = Optional.empty();

    /** @param settings where the webhook is served; empty: it is not */
    public Injection(
            Store store,
            Keys keys,
            ImageHolder images,
            InstantSource clock,
            MeterRegistry metrics,
            Optional<WebhookSettings> settings) {
        this.settings = settings;
        this.metrics = metrics;
        this.nodes = new KnownNodes(store, keys, images);
        Facts facts = new Facts(nodes);
        Decisions decisions = new Decisions(metrics, clock);
        this.endpoint = new AdmissionEndpoint(
                images, facts, decisions, settings.flatMap(webhook -> WebhookManifest.ownNamespace(webhook.url())));
        this.keeper = settings.map(webhook -> new AuthorityKeeper(store, keys, webhook.certified(), clock));
        this.routes = new InjectionRoutes(new Reads(images), facts, decisions, settings, keeper, clock);
        keeper.ifPresent(kept -> Gauge.builder("zonefleet.injection.certificate", kept, each -> left(each, clock))
                .description("Seconds until the certificate of the webhook ends")
                .baseUnit("seconds")
                .register(metrics));
    }

    private static double left(AuthorityKeeper keeper, InstantSource clock) {
        return keeper.keys()
                .current()
                .map(identity ->
                        Duration.between(clock.instant(), identity.until()).toSeconds())
                .orElse(0L);
    }

    /**
     * Begins to follow what it decides by, and serves the webhook where that is configured.
     *
     * @throws IOException where it can't listen
     */
    public void serve() throws IOException {
        nodes.start();
        if (settings.isEmpty() || keeper.isEmpty()) {
            return;
        }
        keeper.get().start();
        HttpSettings http = HttpSettings.DEFAULT
                .listeningOn(settings.get().host(), settings.get().port())
                .below(settings.get().url().getPath())
                .withLimits(MAX_BODY, MAX_CONCURRENT)
                .withBodyTimeout(PATIENCE);
        server = Optional.of(HttpServer.serveOnly(
                http, new RouteTable(List.of(endpoint.route())), keeper.get().keys(), metrics));
    }

    /** Where it is served; empty where it is not. */
    public Optional<Integer> port() {
        return server.map(HttpServer::port);
    }

    /** Certificates (PEM) of all who sign for the webhook; empty before the first is made. */
    public String bundle() {
        return keeper.map(kept -> kept.authorities().bundle()).orElse("");
    }

    /**
     * Brings a cluster's webhook configuration the bundle as it is now, where one is installed.
     *
     * @param cluster as which it is declared: a configuration that asks about another is none of ours
     * @throws io.fabric8.kubernetes.client.KubernetesClientException where the API server does not answer, or does not let us
     */
    public Upkeep.Found keepBundle(KubernetesClient client, ClusterId cluster) {
        return BundleUpkeep.keep(client, cluster, bundle());
    }

    /** Looks after authorities and certificate now, for who can't wait for the next time. */
    void look() {
        keeper.ifPresent(AuthorityKeeper::look);
    }

    /** What REST tells of it. */
    public List<Route> routes() {
        return routes.routes();
    }

    /** Takes no further requests. */
    @Override
    public void close() {
        server.ifPresent(HttpServer::close);
        keeper.ifPresent(AuthorityKeeper::close);
        nodes.close();
    }
}
