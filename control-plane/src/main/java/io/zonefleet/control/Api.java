// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonefleet.control.bulk.ChangeRoutes;
import io.zonefleet.control.bulk.EditRoutes;
import io.zonefleet.control.bulk.TouchedWarnings;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.cluster.ClusterJson;
import io.zonefleet.control.cluster.ClusterRoutes;
import io.zonefleet.control.domain.AnswerRoutes;
import io.zonefleet.control.domain.ContributionRoutes;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.control.domain.DomainRoutes;
import io.zonefleet.control.drain.DrainJson;
import io.zonefleet.control.drain.DrainReturns;
import io.zonefleet.control.drain.DrainRoutes;
import io.zonefleet.control.files.ExportRoutes;
import io.zonefleet.control.files.ImportRoutes;
import io.zonefleet.control.fleet.About;
import io.zonefleet.control.fleet.EventHub;
import io.zonefleet.control.fleet.FleetMetrics;
import io.zonefleet.control.fleet.FleetRoutes;
import io.zonefleet.control.fleet.Health;
import io.zonefleet.control.fleet.StoreReach;
import io.zonefleet.control.fleet.TrafficLog;
import io.zonefleet.control.fleet.TrafficRoutes;
import io.zonefleet.control.history.LargeChanges;
import io.zonefleet.control.history.LastChanges;
import io.zonefleet.control.history.PastState;
import io.zonefleet.control.history.StoredChanges;
import io.zonefleet.control.http.Access;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.http.RouteTable;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.inject.Injection;
import io.zonefleet.control.kubernetes.KubernetesRoutes;
import io.zonefleet.control.kubernetes.KubernetesSources;
import io.zonefleet.control.node.AgentClient;
import io.zonefleet.control.node.FaultHistory;
import io.zonefleet.control.node.FaultRoutes;
import io.zonefleet.control.node.NodeFileRoutes;
import io.zonefleet.control.node.NodeRoutes;
import io.zonefleet.control.profile.ProfileJson;
import io.zonefleet.control.profile.ProfileRoutes;
import io.zonefleet.control.proof.ChangeSearch;
import io.zonefleet.control.proof.ProofRoutes;
import io.zonefleet.control.propagation.PropagationLog;
import io.zonefleet.control.propagation.PropagationRoutes;
import io.zonefleet.control.query.QueryRoutes;
import io.zonefleet.control.query.QuerySettings;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.secret.SealedAnew;
import io.zonefleet.control.secret.Sealing;
import io.zonefleet.control.secret.SecretRoutes;
import io.zonefleet.control.secret.StoredSecrets;
import io.zonefleet.control.source.Pollers;
import io.zonefleet.control.source.Secrets;
import io.zonefleet.control.source.SourceJson;
import io.zonefleet.control.source.SourceRoutes;
import io.zonefleet.control.token.TokenRoutes;
import io.zonefleet.control.trial.TextTrials;
import io.zonefleet.control.write.ChangeJson;
import io.zonefleet.control.write.Underway;
import io.zonefleet.control.write.Writes;
import io.zonefleet.control.zone.ZoneJson;
import io.zonefleet.control.zone.ZoneRoutes;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Intent;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Source;
import io.zonefleet.model.Zone;
import io.zonefleet.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every route with what stands behind it. Owns the pollers and all else that has a thread of its own. */
public final class Api implements AutoCloseable {
    private final KubernetesSources kubernetes;
    private final Pollers pollers;
    private final DrainReturns drains;
    private final StoreReach reach;
    private final EventHub events;
    private final TrafficLog traffic;
    private final PropagationLog propagation;
    private final AgentClient agents;
    private final RouteTable routes;

    public Api(
            Store store,
            Keys keys,
            ImageHolder images,
            Writer writer,
            InstantSource clock,
            PrometheusMeterRegistry metrics,
            TextTrials trials,
            QuerySettings queries,
            About about,
            Secrets files,
            Sealing sealing,
            Injection injection,
            Access access) {
        Secrets secrets = files.with(new StoredSecrets(() -> images.current().fleet(), keys, sealing));
        new SealedAnew(store, keys, images, sealing, metrics).start();
        this.kubernetes = new KubernetesSources(store, keys, images, clock, secrets, injection::keepBundle);
        this.pollers = new Pollers(store, keys, images, writer, clock, metrics, secrets, kubernetes::reader);
        this.drains = new DrainReturns(images, writer, clock);
        this.reach = new StoreReach(store, keys, images, clock);
        FaultHistory faults = new FaultHistory(keys, images::current, clock);
        images.onDelta(faults::note); // before those are told who then ask for them
        faults.begin();
        this.events = new EventHub(images, reach, keys);
        this.traffic = new TrafficLog(images::current, () -> reach.current().reachable(), clock);
        this.propagation = new PropagationLog(images, clock);
        this.agents = new AgentClient();
        Reads reads = new Reads(images);
        ChangeJson changes = new ChangeJson(Api::spec);
        StoredChanges stored = new StoredChanges(store, keys);
        Writes writes = new Writes(writer, images, changes, stored::read, new TouchedWarnings(), metrics);
        LargeChanges large = new LargeChanges(stored);
        PastState past = new PastState(stored, large);
        LastChanges last = new LastChanges(large);
        ChangeSearch search = new ChangeSearch(store, keys);
        this.routes = new RouteTable(Stream.of(
                        new DomainRoutes(reads, writes, past).routes(),
                        new AnswerRoutes(reads).routes(),
                        new ContributionRoutes(reads, writes, stored, last).routes(),
                        new DrainRoutes(reads, writes).routes(),
                        new ZoneRoutes(reads, writes).routes(),
                        new ClusterRoutes(reads, writes, trials, past).routes(),
                        injection.routes(),
                        new ProfileRoutes(reads, writes, trials).routes(),
                        new SourceRoutes(reads, writes, pollers).routes(),
                        new KubernetesRoutes(reads, kubernetes).routes(),
                        new ImportRoutes(reads, writes, trials).routes(),
                        new ExportRoutes(reads).routes(),
                        new EditRoutes(reads, writes).routes(),
                        new ChangeRoutes(reads, writes, stored, large, changes, new Underway(writer), trials).routes(),
                        new NodeRoutes(reads, store, keys, agents).routes(),
                        new NodeFileRoutes(reads, agents).routes(),
                        new FaultRoutes(reads, faults).routes(),
                        new QueryRoutes(reads, agents, last, ofConfigured(queries, access)).routes(),
                        new ProofRoutes(reads, store, keys, search, large).routes(),
                        new FleetRoutes(reads, events, reach, about).routes(),
                        new TokenRoutes(reads, access, store, keys, clock).routes(),
                        new SecretRoutes(reads, images, sealing, store, keys, clock).routes(),
                        new TrafficRoutes(reads, traffic).routes(),
                        new PropagationRoutes(reads, propagation).routes(),
                        new Health(images, store, keys).routes(),
                        new FleetMetrics(metrics, images, events).routes())
                .<Route>flatMap(List::stream)
                .toList());
    }

    /** All routes. */
    public RouteTable routes() {
        return routes;
    }

    private static ObjectNode spec(Intent intent) {
        return switch (intent) {
            case Contribution contribution -> DomainJson.spec(contribution);
            case Zone zone -> ZoneJson.spec(zone);
            case Cluster cluster -> ClusterJson.spec(cluster);
            case Profile profile -> ProfileJson.spec(profile);
            case Source source -> SourceJson.spec(source);
            case Drain drain -> DrainJson.spec(drain);
        };
    }

    @Override
    public void close() {
        drains.close();
        pollers.close();
        kubernetes.close();
        events.close();
        traffic.close();
        propagation.close();
        reach.close();
        agents.close();
    }

    /** Names that only the configuration gives: whoever may make tokens must not make themselves one of these. */
    private static QuerySettings ofConfigured(QuerySettings queries, Access access) {
        Set<String> names = access.configured().stream()
                .map(token -> token.id().text())
                .filter(queries.tokens()::contains)
                .collect(Collectors.toUnmodifiableSet());
        return new QuerySettings(names, queries.ports(), queries.allowed());
    }
}
