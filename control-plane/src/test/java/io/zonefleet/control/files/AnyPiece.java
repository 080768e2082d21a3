// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import io.zonefleet.control.profile.ProfileJson;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Intent;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import io.zonefleet.model.RecordRules;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Zone;
import io.zonefleet.testing.AnyIntent;
import io.zonefleet.testing.AnyModel;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Pieces of intent of each kind as requests may have them: the model takes more than they may. */
final class AnyPiece {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private AnyPiece() {}

    static Arbitrary<Intent> any() {
        return Arbitraries.oneOf(
                AnyModel.contributions().map(any -> plain(any, any.source())),
                AnyIntent.partsOfClusters().map(AnyPiece::plainParts),
                AnyModel.zones().map(zone -> new Zone(zone.name(), plain(zone.comment()))),
                AnyModel.clusters().map(AnyPiece::plainCluster),
                AnyModel.profiles().map(AnyPiece::plainProfile).filter(AnyPiece::isRight),
                AnyIntent.sources().map(AnyPiece::plainSource),
                AnyIntent.drains()
                        .map(drain -> new Drain(
                                drain.id(),
                                drain.cluster(),
                                drain.addresses(),
                                drain.until(),
                                plain(drain.comment()),
                                drain.source())));
    }

    /** What is written through the API for no cluster. */
    static Arbitrary<Contribution> ownDomains() {
        return AnyModel.contributions().map(any -> plain(any, SourceId.API));
    }

    private static Contribution plainParts(Contribution any) {
        return Contribution.together(any.parts().stream()
                        .map(part -> plain(part, part.source()))
                        .toList())
                .orElseThrow();
    }

    /** Without delegations: what else stands below one is not of the zone, and is refused. */
    private static Contribution plain(Contribution any, SourceId source) {
        Answer answer = any.answer();
        List<DnsRecord> records = answer.records().stream()
                .filter(record -> record.type() != RecordType.NS)
                .toList();
        boolean good = RecordRules.check(any.name(), answer.addresses(), answer.wildcard(), records)
                .isEmpty();
        return new Contribution(
                any.name(),
                source,
                new Answer(
                        good || !answer.addresses().isEmpty()
                                ? answer.addresses()
                                : List.of(Address.parse("192.0.2.1").orThrow()),
                        answer.ttl(),
                        answer.wildcard(),
                        answer.below(),
                        good ? records : List.of()),
                any.enabled(),
                any.origin(),
                any.placement(),
                plain(any.owner()),
                plain(any.comment()),
                any.labels(),
                any.horizons(),
                any.lastResort(),
                List.of());
    }

    private static Cluster plainCluster(Cluster any) {
        List<Address> kubeDns = any.kubeDns().stream().distinct().toList();
        return new Cluster(
                any.id(),
                any.labels(),
                any.profile(),
                any.clusterDomain(),
                kubeDns,
                plain(any.comment()),
                any.kubeProxy(),
                any.kubeDnsUpstream()
                        .map(second -> second.stream()
                                .distinct()
                                .filter(address -> !kubeDns.contains(address))
                                .toList()),
                any.clusterDomain().isPresent() ? any.injection() : Optional.empty());
    }

    private static Profile plainProfile(Profile any) {
        return new Profile(
                any.id(),
                any.listeners().stream()
                        .map(listener -> new Listener(
                                listener.addresses(),
                                listener.port(),
                                listener.forward().stream().distinct().limit(15).toList(),
                                listener.forceTcp(),
                                listener.managed()))
                        .toList(),
                any.stubDomains(),
                plainCache(any.cache()),
                atMost(3_600, any.negativeTtl()),
                any.apply(),
                plain(any.comment()),
                any.network(),
                any.corefile());
    }

    private static CacheSettings plainCache(CacheSettings any) {
        return new CacheSettings(
                any.size(),
                atMost(86_400, any.maxTtl()),
                atMost(3_600, any.maxNegativeTtl()),
                any.denialSize(),
                any.prefetch()
                        .map(prefetch -> new CacheSettings.Prefetch(
                                prefetch.amount(), atLeastASecond(prefetch.duration()), prefetch.percentage())),
                any.serveStale()
                        .map(stale -> new CacheSettings.ServeStale(atLeastASecond(stale.upTo()), stale.verify())));
    }

    private static Ttl atMost(int seconds, Ttl ttl) {
        return new Ttl(Math.min(seconds, ttl.seconds()));
    }

    private static Duration atLeastASecond(Duration time) {
        return time.compareTo(SECOND) < 0 ? SECOND : time;
    }

    /** Some rules are of several fields: two listeners of one address, an upstream that is a listener. */
    private static boolean isRight(Profile profile) {
        Violations violations = new Violations();
        ProfileJson.read(JsonFields.of(ProfileJson.spec(profile), "", violations), profile.id());
        return violations.count() == 0;
    }

    private static Source plainSource(Source any) {
        return new Source(
                any.id(),
                any.kubernetes().isPresent()
                        ? URI.create("https://192.0.2.1:6443")
                        : URI.create("http://192.0.2.1/list?a=%20b"),
                any.kubernetes().isPresent() ? Optional.empty() : any.suffix(),
                any.interval(),
                any.timeout().compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : any.timeout(),
                Math.max(1_024, any.maxBytes()),
                any.ttl(),
                any.wildcard(),
                any.origin(),
                any.placement(),
                any.allowShrink(),
                any.enabled(),
                plain(any.comment()),
                any.polling()
                        .filter(polling ->
                                any.kubernetes().isEmpty() || polling.header().isEmpty()),
                any.kubernetes()
                        .map(sync -> new KubernetesSync(
                                sync.token(),
                                sync.kubeconfig(),
                                sync.suffixes(),
                                sync.ingresses(),
                                sync.staleAfter().filter(time -> time.compareTo(Duration.ofMinutes(1)) >= 0))));
    }

    private static String plain(String text) {
        return text.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(64)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
