// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Follows what contributes in one cluster. It is either whole or no good: where one watch has ended, {@link #check} says so, and a new
 * connection reads everything again. So what is not seen is never taken for what is not there.
 */
final class Connection implements AutoCloseable {
    static final ResourceDefinitionContext CLUSTER_DOMAINS = new ResourceDefinitionContext.Builder()
            .withGroup("zonefleet.io")
            .withVersion("v1")
            .withPlural("clusterdomains")
            .withKind("ClusterDomain")
            .withNamespaced(true)
            .build();

    private static final String ASKING = "ask which resources there are";
    private static final String HEADLESS = "service.kubernetes.io/headless";

    /** Annotations of one object may have 256 KiB: a page is 25 MB at worst, and all of it is in memory at once. */
    private static final long PAGE = 100;

    /** Of a cluster with very many objects, over a slow line. */
    private static final Duration FIRST_SYNC = Duration.ofMinutes(1);

    /** So many times as long as an answer may take to begin, it may take to be whole. */
    private static final int PATIENCE = 3;

    private final Clients clients;
    private final Source source;
    private final Credential credential;
    private final Duration patience;
    private final KubernetesClient client;
    private final Runnable news;
    private final Map<String, SharedIndexInformer<?>> informers = new LinkedHashMap<>();
    private final LostWatches watches = new LostWatches();
    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<EndpointSlice> slices;
    private final Optional<SharedIndexInformer<Ingress>> ingresses;
    private final Optional<SharedIndexInformer<GenericKubernetesResource>> domains;

    private Connection(
            Clients clients,
            Source source,
            Credential credential,
            KubernetesClient client,
            boolean withDomains,
            Runnable news) {
        this.clients = clients;
        this.source = source;
        this.credential = credential;
        this.patience = patience(source);
        this.client = client;
        this.news = news;
        this.services = prepared(
                "services",
                client.services().inAnyNamespace().withLimit(PAGE).runnableInformer(0),
                Pruned::of,
                Annotated::isMeant);
        this.slices = slices();
        this.ingresses = source.kubernetes().orElseThrow().ingresses() ? Optional.of(ingresses()) : Optional.empty();
        this.domains = withDomains ? Optional.of(domains()) : Optional.empty();
    }

    private SharedIndexInformer<EndpointSlice> slices() {
        return prepared(
                "endpointslices",
                client.discovery()
                        .v1()
                        .endpointSlices()
                        .inAnyNamespace()
                        .withLabel(HEADLESS)
                        .withLimit(PAGE)
                        .runnableInformer(0),
                Pruned::of,
                this::isOfMeant);
    }

    private SharedIndexInformer<Ingress> ingresses() {
        return prepared(
                "ingresses",
                client.network()
                        .v1()
                        .ingresses()
                        .inAnyNamespace()
                        .withLimit(PAGE)
                        .runnableInformer(0),
                Pruned::of,
                Annotated::isMeant);
    }

    private SharedIndexInformer<GenericKubernetesResource> domains() {
        return prepared(
                "clusterdomains",
                client.genericKubernetesResources(CLUSTER_DOMAINS)
                        .inAnyNamespace()
                        .withLimit(PAGE)
                        .runnableInformer(0),
                Pruned::of,
                any -> true);
    }

    /**
     * Reads everything and begins to watch.
     *
     * @param news called by any thread after anything that contributes may have changed
     */
    static Connection open(Clients clients, Source source, Runnable news) throws Trouble, InterruptedException {
        KubernetesSync sync = source.kubernetes().orElseThrow();
        Credential credential = clients.credential(source, sync);
        KubernetesClient client = clients.of(source, sync, credential);
        Optional<Connection> opened = Optional.empty();
        boolean good = false;
        try {
            boolean withDomains = clients.within(patience(source), ASKING, () -> hasClusterDomains(client));
            opened = Optional.of(new Connection(clients, source, credential, client, withDomains, news));
            opened.get().start();
            good = true;
            return opened.get();
        } finally {
            if (!good) {
                opened.ifPresentOrElse(Connection::close, client::close);
            }
        }
    }

    private static Duration patience(Source source) {
        return source.timeout().multipliedBy(PATIENCE);
    }

    /**
     * Whether it was opened by what the source's secret still says. A token is read again for each request; another certificate is another
     * connection. By a secret that is meant for something else now, or that can't be opened, it is none, and who opens the next one is told why.
     */
    boolean isOfNow() {
        try {
            return credential.isSameConnection(
                    clients.credential(source, source.kubernetes().orElseThrow()));
        } catch (Trouble gone) {
            return gone.isPassing(); // where a file is being written, it goes on as long as the API server lets it
        }
    }

    /** Whether the definition of ClusterDomains is installed. */
    private static boolean hasClusterDomains(KubernetesClient client) {
        APIResourceList known = client.getApiResources("zonefleet.io/v1");
        return known != null
                && known.getResources().stream()
                        .anyMatch(resource -> resource.getName().equals(CLUSTER_DOMAINS.getPlural()));
    }

    private <T extends HasMetadata> SharedIndexInformer<T> prepared(
            String name, SharedIndexInformer<T> informer, UnaryOperator<T> pruning, Predicate<? super T> meant) {
        informer.itemStore(Pruned.store(pruning))
                // one way back alone, ours: with a pause that grows, is jittered and shown
                .exceptionHandler((started, failure) -> false)
                .addEventHandler(new News<>(meant, news));
        informers.put(name, informer);
        return informer;
    }

    /**
     * Whether the Service of these endpoints is one that contributes: those of others change with each restart of a pod. A Service that is
     * not known yet brings news of its own.
     */
    private boolean isOfMeant(EndpointSlice slice) {
        return Synced.serviceOf(slice)
                .map(services.getStore()::getByKey)
                .filter(Annotated::isMeant)
                .isPresent();
    }

    private void start() throws Trouble, InterruptedException {
        Map<String, CompletableFuture<Void>> starts = new LinkedHashMap<>();
        informers.forEach((name, informer) -> starts.put(name, informer.start().toCompletableFuture()));
        long deadline = System.nanoTime() + FIRST_SYNC.toNanos();
        for (Map.Entry<String, CompletableFuture<Void>> each : starts.entrySet()) {
            try {
                each.getValue().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException failure) {
                // of a refused watch the client does not hand on what the API server says: so it is said here what was
                // refused
                boolean listed = Optional.ofNullable(informers.get(each.getKey()))
                        .filter(known -> known.hasSynced())
                        .isPresent();
                throw Trouble.of((listed ? "watch " : "list and watch ") + each.getKey(), failure);
            } catch (TimeoutException slow) {
                throw new Trouble("the API server has not told all " + each.getKey() + " within "
                        + FIRST_SYNC.toSeconds() + " seconds");
            }
        }
    }

    /** Whether all of it still follows the cluster. Where a watch does not come back, a new connection tells why it can't. */
    void check() throws Trouble {
        for (Map.Entry<String, SharedIndexInformer<?>> each : informers.entrySet()) {
            CompletableFuture<Void> stopped = each.getValue().stopped().toCompletableFuture();
            if (stopped.isCompletedExceptionally()) {
                throw Trouble.of("watch " + each.getKey(), stopped.exceptionNow());
            }
            if (watches.isLost(each.getKey(), each.getValue().isWatching(), System.nanoTime())) {
                throw new Trouble("the watch of " + each.getKey() + " does not come back");
            }
        }
    }

    /** Asks, since a line that was cut may look open for long: whether the API server answers, and lets us in. */
    void ping() throws Trouble, InterruptedException {
        clients.within(
                patience,
                "list services",
                () -> client.services()
                        .inAnyNamespace()
                        .list(new ListOptionsBuilder().withLimit(1L).build()));
        if (domains.isEmpty() && clients.within(patience, ASKING, () -> hasClusterDomains(client))) {
            throw new Trouble("ClusterDomains are installed now: everything is read again");
        }
    }

    /** Everything as it is known now. */
    ClusterObjects objects() {
        return new ClusterObjects(
                services.getStore().list(),
                slices.getStore().list(),
                ingresses.map(all -> all.getStore().list()).orElse(List.of()),
                domains.map(all -> all.getStore().list()).orElse(List.of()));
    }

    KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        try {
            informers.values().forEach(SharedIndexInformer::stop);
        } finally {
            client.close();
        }
    }
}
