// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.Below;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.ForwardSettings;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.Labels;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.RecordRules;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.ResolverOption;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Teardown;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Zone;
import io.zonefleet.render.RecordData;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Values of the model for random tests. Ids and names come from few, so that things meet each other. */
public final class AnyModel {
    private AnyModel() {}

    /** Names of few labels, often above, below and beside each other; sometimes as long as a name can be. */
    public static Arbitrary<DomainName> names() {
        Arbitrary<String> labels = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.of("a", "b", "c-1", "xn--4ca", "0", "db", "import", "tls", "in-addr", "arpa")),
                Tuple.of(1, anyLabel()));
        Arbitrary<String> last = Arbitraries.of("test", "example", "internal", "arpa", "x0", "m-1");
        return Combinators.combine(labels.list().ofMaxSize(5), last)
                .as((front, end) -> front.isEmpty() ? end : String.join(".", front) + "." + end)
                .filter(text -> text.length() <= 253)
                .map(DomainName::new);
    }

    private static Arbitrary<String> anyLabel() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars('-')
                .ofMinLength(1)
                .ofMaxLength(63)
                .filter(label -> !label.startsWith("-") && !label.endsWith("-"));
    }

    /** Unicast addresses of both kinds. */
    public static Arbitrary<Address> addresses() {
        Arbitrary<byte[]> bytes = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofSize(4),
                Arbitraries.bytes().array(byte[].class).ofSize(16));
        return bytes.map(AnyModel::inet)
                .filter(inet -> Address.parse(inet.getHostAddress()) instanceof Parsed.Valid<Address>)
                .map(inet -> Address.of(inet.getHostAddress()));
    }

    private static InetAddress inet(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("4 or 16 bytes are an address", impossible);
        }
    }

    /** Upstreams with and without a port; none is a file, which would have to be there. */
    public static Arbitrary<Upstream> upstreams() {
        return Combinators.combine(addresses(), Arbitraries.integers().between(0, 65_535))
                .as((address, port) -> {
                    String host = address.isIpv4() ? address.text() : "[" + address.text() + "]";
                    return new Upstream(port == 0 ? address.text() : host + ":" + port);
                });
    }

    public static Arbitrary<ClusterId> clusterIds() {
        return Arbitraries.of("c1", "c2", "prod-a").map(ClusterId::new);
    }

    /** The REST API and two lists. */
    public static Arbitrary<SourceId> sourceIds() {
        return Arbitraries.of("api", "legacy", "s-2").map(SourceId::new);
    }

    public static Arbitrary<ProfileId> profileIds() {
        return Arbitraries.of("edge", "p2").map(ProfileId::new);
    }

    public static Arbitrary<Ttl> ttls() {
        return Arbitraries.oneOf(
                        Arbitraries.of(0, 1, Ttl.MAX_SECONDS),
                        Arbitraries.integers().between(0, Ttl.MAX_SECONDS))
                .map(Ttl::new);
    }

    /** Addresses, sometimes with other records that may stand together. */
    public static Arbitrary<Answer> answers() {
        Arbitrary<List<DnsRecord>> records = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(List.of())),
                Tuple.of(1, records().list().ofMaxSize(6)));
        return Combinators.combine(
                        addresses().list().ofMinSize(1).ofMaxSize(4),
                        ttls(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Below.class),
                        records,
                        Arbitraries.of(true, true, true, false))
                .as(AnyModel::answer);
    }

    private static Answer answer(
            List<Address> addresses, Ttl ttl, boolean wildcard, Below below, List<DnsRecord> given, boolean addressed) {
        List<DnsRecord> records = new ArrayList<>();
        boolean here = given.stream().anyMatch(r -> r.name().isDomain() && r.type() == RecordType.CNAME);
        List<Address> kept = addressed || !here ? addresses : List.of();
        for (DnsRecord record : given) {
            records.add(record);
            boolean wrong = RecordRules.check(new DomainName("a.test"), kept, wildcard, records).stream()
                    .anyMatch(violation -> violation.pointer().startsWith("/records"));
            if (wrong) {
                records.removeLast();
            }
        }
        boolean nothing =
                kept.isEmpty() && records.stream().noneMatch(r -> r.name().isDomain());
        List<Address> there = nothing ? addresses : kept;
        if (nothing && wildcard) { // these were checked without addresses
            records.removeIf(r -> r.name().equals(OwnerName.WILDCARD) && r.type() == RecordType.CNAME);
        }
        return new Answer(there, ttl, wildcard && Answer.isRepeatable(there, records), below, records);
    }

    /** A record written as in a zone file, without class and TTL. */
    public static DnsRecord record(String line) {
        String[] words = line.split(" ", 3);
        RecordType type = RecordType.valueOf(words[1]);
        String data = RecordData.parse(type, words[2]).orThrow();
        return new DnsRecord(new OwnerName(words[0]), type, Ttl.DEFAULT, data);
    }

    /** Each right alone, at few names. */
    public static Arbitrary<DnsRecord> records() {
        Arbitrary<String> data = Arbitraries.of(
                "CNAME a.test.",
                "CNAME www.example.net.",
                "TXT \"v=spf1 -all\"",
                "TXT \"\\\"quoted\\\" \\\\ ; \\255\" \"\"",
                "TXT \"" + "x".repeat(255) + "\" \"y\"",
                "SRV 10 5 443 a.test.",
                "SRV 0 0 0 .",
                "MX 10 mail.example.net.",
                "MX 0 .",
                "CAA 0 issue \"ca.example.net; policy=ev\"",
                "CAA 128 iodef \"mailto:a@example.net\"",
                "NS ns.example.net.",
                "NS ns2.example.net.",
                "A 192.0.2.7",
                "AAAA 2001:db8:0:0:0:0:0:7");
        Arbitrary<OwnerName> names = Arbitraries.of("@", "@", "@", "a", "_s._tcp", "*", "*.b", "b.a", "c-1")
                .map(OwnerName::new);
        return Combinators.combine(names, data, Arbitraries.of(0, 30, 60)).as((name, text, ttl) -> {
            int blank = text.indexOf(' ');
            RecordType type = RecordType.valueOf(text.substring(0, blank));
            String canonical = RecordData.parse(type, text.substring(blank + 1)).orThrow();
            return new DnsRecord(name, type, new Ttl(ttl), canonical);
        });
    }

    public static Arbitrary<Labels> labels() {
        return Arbitraries.maps(Arbitraries.of("env", "tier", "k8s.io/zone"), Arbitraries.of("", "prod", "eu_1.x"))
                .ofMaxSize(2)
                .map(Labels::of);
    }

    public static Arbitrary<Placement> placements() {
        Arbitrary<Set<ClusterId>> clusters = clusterIds().set().ofMaxSize(2);
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(Placement.EVERYWHERE)),
                Tuple.of(
                        3,
                        Combinators.combine(clusters, labels()).as((ids, l) -> new Placement(new TreeSet<>(ids), l))));
    }

    public static Arbitrary<Contribution> contributions() {
        return Combinators.combine(
                        names(),
                        sourceIds(),
                        answers(),
                        Arbitraries.of(true, true, false),
                        clusterIds().optional(),
                        placements(),
                        AnyText.hostile(),
                        labels())
                .as((name, source, answer, enabled, origin, placement, text, labels) ->
                        new Contribution(name, source, answer, enabled, origin, placement, text, text, labels))
                .flatMap(whole -> Combinators.combine(
                                horizons().list().ofMaxSize(1), Arbitraries.of(false, false, false, true))
                        .as((split, last) -> whole.withHorizons(split).withLastResort(last)));
    }

    private static Arbitrary<Horizon> horizons() {
        return Combinators.combine(
                        clusterIds().set().ofMinSize(1).ofMaxSize(2),
                        addresses().list().ofMaxSize(1))
                .as((clusters, addresses) -> new Horizon(Placement.on(clusters), addresses));
    }

    public static Arbitrary<Zone> zones() {
        return Combinators.combine(names(), AnyText.hostile()).as(Zone::new);
    }

    public static Arbitrary<Cluster> clusters() {
        return Combinators.combine(plainClusters(), injections().optional())
                .as((plain, injection) -> injection.map(plain::with).orElse(plain));
    }

    private static Arbitrary<Cluster> plainClusters() {
        return Combinators.combine(
                        clusterIds(),
                        labels(),
                        profileIds().optional(),
                        names().optional(),
                        addresses().list().ofMaxSize(2),
                        AnyText.hostile(),
                        Arbitraries.of(KubeProxyMode.class).optional(),
                        addresses().list().ofMinSize(1).ofMaxSize(2).optional())
                .as((id, labels, profile, domain, kubeDns, comment, kubeProxy, upstream) -> new Cluster(
                        id, labels, profile, domain, kubeDns, comment, kubeProxy, upstream, Optional.empty()));
    }

    private static Arbitrary<InjectionSettings> injections() {
        Arbitrary<ResolverOption> options = Arbitraries.of("ndots:2", "attempts:3", "single-request", "no-aaaa")
                .map(ResolverOption::new);
        return Combinators.combine(
                        addresses().list().uniqueElements().ofMaxSize(InjectionSettings.MAX_NAMESERVERS),
                        names().list().uniqueElements().ofMaxSize(3),
                        options.list().uniqueElements().ofMaxSize(3),
                        Arbitraries.integers().between(1, 100),
                        anyLabel().list().uniqueElements().ofMaxSize(2))
                .as(InjectionSettings::new);
    }

    public static Arbitrary<Profile> profiles() {
        return Combinators.combine(
                        plainProfiles(), networks().optional(), corefiles().optional())
                .as((plain, network, corefile) -> {
                    Profile connected = network.map(plain::with).orElse(plain);
                    return corefile.map(connected::with).orElse(connected);
                });
    }

    private static Arbitrary<Profile> plainProfiles() {
        return Combinators.combine(
                        profileIds(),
                        listeners().list().ofMaxSize(3),
                        stubDomains().list().ofMaxSize(3),
                        caches(),
                        ttls(),
                        Arbitraries.of(ApplyMode.class),
                        AnyText.hostile())
                .as(Profile::new);
    }

    private static Arbitrary<NetworkSettings> networks() {
        return Combinators.combine(
                        Arbitraries.of("nodelocaldns", "dns0", "a.b_c-d"),
                        Arbitraries.of(LinkKind.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(RulesMode.class),
                        Arbitraries.of(RulesBackend.class),
                        Arbitraries.of(Teardown.class))
                .as(NetworkSettings::new);
    }

    /** Without text of operators, and without what a process has once or asks by itself. */
    private static Arbitrary<CorefileSettings> corefiles() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 1_000_000).optional(),
                        times().optional())
                .as((errors, log, udp, tcp, most, timeout) -> new CorefileSettings(
                        new ForwardSettings(udp, tcp, most, timeout),
                        errors,
                        log,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    private static Arbitrary<Duration> times() {
        return Arbitraries.integers().between(1, 100_000).map(Duration::ofMillis);
    }

    public static Arbitrary<Listener> listeners() {
        return Combinators.combine(
                        addresses().list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(53, 54, 5399, 5400, 65_535),
                        upstreams().list().ofMinSize(1).ofMaxSize(17),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(Listener::new);
    }

    private static Arbitrary<StubDomain> stubDomains() {
        return Combinators.combine(names(), upstreams().list().ofMinSize(1).ofMaxSize(3))
                .as(StubDomain::new);
    }

    private static Arbitrary<CacheSettings> caches() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.of(0, 1, 1_000_000),
                                Arbitraries.integers().between(0, 1_000_000)),
                        ttls(),
                        ttls(),
                        Arbitraries.integers().between(1, 1_000_000).optional(),
                        Combinators.combine(
                                        Arbitraries.integers().between(1, 1_000_000),
                                        times(),
                                        Arbitraries.integers().between(10, 90))
                                .as(CacheSettings.Prefetch::new)
                                .optional(),
                        Combinators.combine(times(), Arbitraries.of(true, false))
                                .as(CacheSettings.ServeStale::new)
                                .optional())
                .as(CacheSettings::new);
    }

    public static Arbitrary<ClusterProfile> clusterProfiles() {
        return Combinators.combine(
                        profiles(), names().optional(), addresses().list().ofMaxSize(20))
                .as(ClusterProfile::new);
    }
}
