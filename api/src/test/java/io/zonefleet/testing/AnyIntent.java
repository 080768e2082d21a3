// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Intent;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Polling;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Pieces of intent for random tests, beside those of {@link AnyModel}. */
public final class AnyIntent {
    private AnyIntent() {}

    /** Any piece of intent, of each kind. */
    public static Arbitrary<Intent> any() {
        return Arbitraries.oneOf(
                AnyModel.contributions(),
                partsOfClusters(),
                AnyModel.zones(),
                AnyModel.clusters(),
                AnyModel.profiles(),
                sources(),
                drains());
    }

    /** Two lists, polled as usual or specially. */
    public static Arbitrary<Source> sources() {
        Arbitrary<Duration> seconds = Arbitraries.integers().between(1, 86_400).map(Duration::ofSeconds);
        return Combinators.combine(
                        Arbitraries.of("legacy", "s-2").map(SourceId::new),
                        seconds,
                        Arbitraries.integers().between(1, 1 << 20),
                        AnyModel.ttls(),
                        Arbitraries.of(true, false),
                        AnyModel.clusterIds().optional(),
                        AnyModel.placements(),
                        AnyText.hostile())
                .as((id, time, bytes, ttl, flag, origin, placement, text) -> new Source(
                        id,
                        URI.create("http://192.0.2.1/list?a=%20b#c"),
                        origin.map(cluster -> DomainName.of(cluster + ".example.com")), // combine takes eight at most
                        time,
                        time,
                        bytes,
                        ttl,
                        flag,
                        origin,
                        placement,
                        flag,
                        !flag,
                        text,
                        Optional.empty(),
                        origin.map(cluster -> new KubernetesSync(
                                Optional.of(cluster + ".token").filter(any -> flag),
                                Optional.of(cluster + ".kubeconfig").filter(any -> !flag),
                                List.of(DomainName.of(cluster + ".example.com")),
                                flag,
                                Optional.of(time).filter(all -> flag)))))
                .flatMap(plain -> pollings().optional().map(polling -> polled(plain, polling)));
    }

    private static Arbitrary<Polling> pollings() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, Polling.ALL).optional(),
                        Arbitraries.of(true, false),
                        Arbitraries.of("Authorization", "X-Api-Key")
                                .map(name -> new Polling.SecretHeader(name, "a.secret"))
                                .optional())
                .as((percent, dry, header) -> new Polling(percent, dry, Optional.empty(), header))
                .filter(polling -> !polling.equals(Polling.STANDARD));
    }

    private static Source polled(Source of, Optional<Polling> polling) {
        return new Source(
                of.id(),
                of.url(),
                of.suffix(),
                of.interval(),
                of.timeout(),
                of.maxBytes(),
                of.ttl(),
                of.wildcard(),
                of.origin(),
                of.placement(),
                of.allowShrink(),
                of.enabled(),
                of.comment(),
                polling,
                of.kubernetes());
    }

    /** What one to three clusters contribute to one name. */
    public static Arbitrary<Contribution> partsOfClusters() {
        return Combinators.combine(
                        AnyModel.contributions().list().ofSize(3),
                        AnyModel.clusterIds().set().ofMinSize(1).ofMaxSize(3))
                .as((any, clusters) -> Contribution.together(zipped(any, new ArrayList<>(new TreeSet<>(clusters))))
                        .orElseThrow());
    }

    private static List<Contribution> zipped(List<Contribution> any, List<ClusterId> clusters) {
        List<Contribution> parts = new ArrayList<>();
        for (int i = 0; i < clusters.size(); i++) {
            Contribution part = any.get(i);
            parts.add(new Contribution(
                    any.getFirst().name(),
                    SourceId.CLUSTERS,
                    part.answer(),
                    part.enabled(),
                    Optional.of(clusters.get(i)),
                    part.placement(),
                    part.owner(),
                    part.comment(),
                    part.labels(),
                    part.horizons(),
                    part.lastResort(),
                    List.of()));
        }
        return parts;
    }

    /** Of a cluster, of a source, of addresses, or of several of them; now and then with an end. */
    public static Arbitrary<Drain> drains() {
        return Combinators.combine(
                        Arbitraries.of("x", "y").map(DrainId::new),
                        AnyModel.clusterIds().optional(),
                        AnyModel.addresses().list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(0, 4_000_000_000_000L).optional(),
                        AnyText.hostile(),
                        AnyModel.sourceIds().optional(0.3))
                .as((id, cluster, addresses, whole, millis, text, source) -> new Drain(
                        id,
                        cluster,
                        whole && (cluster.isPresent() || source.isPresent()) ? List.of() : addresses,
                        millis.map(Instant::ofEpochMilli),
                        text,
                        source));
    }
}
