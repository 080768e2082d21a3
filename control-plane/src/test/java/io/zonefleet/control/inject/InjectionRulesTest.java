// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.ResolverOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InjectionRulesTest {
    private static final Optional<Map<String, String>> LABELLED =
            Optional.of(Map.of("node-local-dns-injection", "enabled"));
    private static final DnsConfig OWN_SEARCH = new DnsConfig(List.of(), List.of("own.example"), List.of());
    private static final DnsConfig OWN_NAMESERVER = new DnsConfig(List.of("192.0.2.53"), List.of(), List.of());
    private static final DnsConfig OURS = new DnsConfig(List.of("169.254.20.10"), List.of("own.example"), List.of());
    private static final DnsConfig FULL = new DnsConfig(
            List.of(),
            IntStream.range(0, 30).mapToObj(i -> "s" + i + ".example").toList(),
            List.of());

    /** Everything that a decision follows from. */
    private record Case(
            boolean newPod,
            String namespace,
            Optional<Map<String, String>> labels,
            Optional<String> podLabel,
            boolean hostNetwork,
            String policy,
            Optional<String> os,
            Optional<DnsConfig> own,
            Optional<String> said,
            boolean enabled,
            boolean domain,
            boolean address,
            boolean proved) {
        Decision decide() {
            PodDns pod = new PodDns(podLabel, said.isPresent(), said, hostNetwork, policy, os, own);
            ClusterFacts cluster = new ClusterFacts(
                    enabled ? Optional.of(InjectionSettings.DEFAULT) : Optional.empty(),
                    domain ? Optional.of(DomainName.of("cluster.local")) : Optional.empty(),
                    address ? List.of(Address.of("169.254.20.10")) : List.of(),
                    List.of(Address.of("10.96.0.10")),
                    new UpNodes(2, proved ? 2 : 1),
                    KubeDnsProof.UNKNOWN);
            return InjectionRules.decide(
                    new Admission("u", newPod, namespace, "p", false, pod), labels, Optional.of("dns"), cluster);
        }
    }

    /** As the API server shows a pod once more that we have patched. */
    private static boolean isOurs(Case one) {
        return one.newPod()
                && one.said().equals(Optional.of("injected"))
                && one.policy().equals("None")
                && one.own().equals(Optional.of(OURS))
                && one.address();
    }

    private static final KubeDnsProof.Family SEEN = new KubeDnsProof.Family(1, 0, Optional.empty());

    /** One row of the table: whoever it applies to, and no row before it, is skipped for this reason. */
    private record Row(SkipReason reason, Predicate<Case> applies) {}

    /** The table, in its order; what no row names is injected. */
    private static final List<Row> TABLE = List.of(
            new Row(SkipReason.NOT_A_NEW_POD, it -> !it.newPod()),
            new Row(SkipReason.NAMESPACE_EXCLUDED, it -> !it.namespace().equals("shop")),
            new Row(
                    SkipReason.NAMESPACE_NOT_LABELLED,
                    it -> it.labels().isPresent() && !it.labels().equals(LABELLED)),
            new Row(SkipReason.OPTED_OUT, it -> it.podLabel().equals(Optional.of("disabled"))),
            new Row(
                    SkipReason.DNS_POLICY,
                    it -> !(it.hostNetwork() && it.policy().equals("ClusterFirstWithHostNet"))
                            && !(!it.hostNetwork() && it.policy().equals("ClusterFirst"))),
            new Row(SkipReason.OTHER_SYSTEM, it -> it.os().equals(Optional.of("windows"))),
            new Row(SkipReason.NOT_ENABLED, it -> !it.enabled()),
            new Row(SkipReason.NO_CLUSTER_DOMAIN, it -> !it.domain()),
            new Row(SkipReason.NO_NAMESERVER, it -> !it.address()),
            new Row(SkipReason.CACHE_NOT_PROVED, it -> !it.proved()),
            new Row(
                    SkipReason.OWN_NAMESERVERS,
                    it -> it.own().equals(Optional.of(OWN_NAMESERVER))
                            || it.own().equals(Optional.of(OURS))),
            new Row(SkipReason.TOO_MANY_SEARCHES, it -> it.own().equals(Optional.of(FULL))));

    @Test
    void decidesEveryCombinationAsTheTableSays() {
        List<Case> cases = combinations();

        for (Case one : cases) {
            if (isOurs(one)) {
                assertThat(one.decide()).as("%s", one).isEqualTo(new Decision.Already());
                continue;
            }
            Optional<SkipReason> wanted = TABLE.stream()
                    .filter(row -> row.applies().test(one))
                    .map(Row::reason)
                    .findFirst();
            assertThat(Decisions.reason(one.decide())).as("%s", one).isEqualTo(wanted);
            assertThat(one.decide()).as("%s", one).isNotInstanceOf(Decision.Already.class);
        }
        assertThat(TABLE).extracting(Row::reason).containsExactly(SkipReason.values());
        assertThat(cases.stream().map(one -> Decisions.reason(one.decide())).distinct())
                .hasSize(SkipReason.values().length + 1);
    }

    private static List<Case> combinations() {
        List<Case> cases = new ArrayList<>();
        for (String namespace : List.of("shop", "kube-system", "kube-public", "dns", "zonefleet-system", "zonefleet")) {
            for (Optional<Map<String, String>> labels : List.of(
                    LABELLED,
                    Optional.<Map<String, String>>empty(),
                    Optional.of(Map.<String, String>of()),
                    Optional.of(Map.of("node-local-dns-injection", "disabled")))) {
                for (Optional<String> label :
                        List.of(Optional.<String>empty(), Optional.of("disabled"), Optional.of("enabled"))) {
                    pods(cases, namespace, labels, label);
                }
            }
        }
        return cases;
    }

    private static void pods(
            List<Case> cases, String namespace, Optional<Map<String, String>> labels, Optional<String> label) {
        for (String policy : List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")) {
            for (Optional<String> os :
                    List.of(Optional.<String>empty(), Optional.of("linux"), Optional.of("windows"))) {
                for (Optional<DnsConfig> own : List.of(
                        Optional.<DnsConfig>empty(),
                        Optional.of(OWN_SEARCH),
                        Optional.of(OWN_NAMESERVER),
                        Optional.of(OURS),
                        Optional.of(FULL))) {
                    for (int bits = 0; bits < 128; bits++) {
                        cases.add(new Case(
                                (bits & 1) == 0,
                                namespace,
                                labels,
                                label,
                                (bits & 2) != 0,
                                policy,
                                os,
                                own,
                                (bits & 64) == 0 ? Optional.empty() : Optional.of("injected"),
                                (bits & 4) == 0,
                                (bits & 8) == 0,
                                (bits & 16) == 0,
                                (bits & 32) == 0));
                    }
                }
            }
        }
    }

    @Test
    void noSettingGivesFreeWhereDnsAndWeOurselvesRun() {
        InjectionSettings settings = new InjectionSettings(
                List.of(), List.of(), InjectionSettings.USUAL_OPTIONS, 100, List.of("infra", "kube-system"));

        assertThat(InjectionRules.excluded(settings, Optional.of("dns")))
                .containsExactly("kube-public", "kube-system", "dns", "infra");
        assertThat(InjectionRules.excluded(settings, Optional.empty()))
                .containsExactly("kube-public", "kube-system", "infra");
    }

    @Test
    void givesWhatKubeletWouldGiveWithTheNodeCacheInPlaceOfKubeDns() {
        assertThat(inject(InjectionSettings.DEFAULT, List.of(), false, Optional.empty()))
                .isEqualTo(new DnsConfig(
                        List.of("169.254.20.10"),
                        List.of("shop.svc.cluster.local", "svc.cluster.local", "cluster.local"),
                        List.of(option("ndots", "3"), option("attempts", "2"), option("timeout", "1"))));
    }

    @Test
    void takesWhatThePodSaysItselfBesideAndInsteadOfOurs() {
        DnsConfig own = new DnsConfig(
                List.of(),
                List.of("svc.cluster.local", "own.example"),
                List.of(option("ndots", "5"), new DnsConfig.Option("edns0", Optional.empty())));
        InjectionSettings settings = new InjectionSettings(
                List.of(),
                List.of(DomainName.of("corp.example"), DomainName.of("cluster.local")),
                List.of(new ResolverOption("ndots:2"), new ResolverOption("single-request")),
                100,
                List.of());

        DnsConfig merged = inject(settings, List.of(), false, Optional.of(own));

        assertThat(merged.searches())
                .containsExactly(
                        "shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "corp.example", "own.example");
        assertThat(merged.options())
                .containsExactly(
                        option("ndots", "5"),
                        new DnsConfig.Option("single-request", Optional.empty()),
                        new DnsConfig.Option("edns0", Optional.empty()));
    }

    @Test
    void namesNameserversOfTheFamiliesOfTheClusterThreeAtMost() {
        List<Address> both = addresses("169.254.20.10", "fd00::10");
        List<Address> dual = addresses("10.96.0.10", "fd00:96::a");

        assertThat(nameservers(both, List.of(), false)).containsExactly("169.254.20.10", "fd00::10");
        assertThat(nameservers(both, addresses("10.96.0.10"), false)).containsExactly("169.254.20.10");
        assertThat(nameservers(both, addresses("fd00:96::a"), false)).containsExactly("fd00::10");
        assertThat(nameservers(both, dual, false)).containsExactly("169.254.20.10", "fd00::10");
    }

    @Test
    void namesKubeDnsOnlyWhereThatWasSeenToAnswerManagedNames() {
        List<Address> both = addresses("169.254.20.10", "fd00::10");
        List<Address> dual = addresses("10.96.0.10", "fd00:96::a");

        assertThat(nameservers(addresses("169.254.20.10"), addresses("10.96.0.10"), true))
                .containsExactly("169.254.20.10", "10.96.0.10");
        assertThat(nameservers(both, dual, true)).containsExactly("169.254.20.10", "fd00::10", "10.96.0.10");
        assertThat(facts(InjectionSettings.DEFAULT, List.of(), dual, true).notReady())
                .as("kube-dns alone is no node cache")
                .contains(SkipReason.NO_NAMESERVER);
    }

    @Test
    void namesOnlyThoseAddressesOfKubeDnsWhoseFamilyIsProved() {
        KubeDnsProof.Family denied = new KubeDnsProof.Family(7, 1, Optional.of("prod/n1: fd00:96::a does not answer"));
        assertThat(denied.state()).isEqualTo(KubeDnsProof.State.REFUSED);
        for (KubeDnsProof.Family other : List.of(denied, KubeDnsProof.Family.UNKNOWN)) {
            ClusterFacts facts = new ClusterFacts(
                    Optional.of(InjectionSettings.DEFAULT),
                    Optional.of(DomainName.of("cluster.local")),
                    addresses("169.254.20.10", "fd00::10"),
                    addresses("10.96.0.10", "fd00:96::a"),
                    new UpNodes(1, 1),
                    new KubeDnsProof(SEEN, other));
            assertThat(facts.nameservers()).isEqualTo(addresses("169.254.20.10", "fd00::10", "10.96.0.10"));
        }
        ClusterFacts sixth = new ClusterFacts(
                Optional.of(InjectionSettings.DEFAULT),
                Optional.of(DomainName.of("cluster.local")),
                addresses("169.254.20.10"),
                addresses("10.96.0.10", "10.96.0.11", "fd00:96::a"),
                new UpNodes(1, 1),
                new KubeDnsProof(denied, SEEN));
        assertThat(sixth.nameservers()).isEqualTo(addresses("169.254.20.10", "fd00:96::a"));
    }

    @Test
    void needsTheShareOfNodesThatIsSet() {
        assertThat(new UpNodes(0, 0).isAtLeast(1)).isFalse();
        assertThat(new UpNodes(100, 94).isAtLeast(95)).isFalse();
        assertThat(new UpNodes(100, 95).isAtLeast(95)).isTrue();
        assertThat(new UpNodes(3, 3).isAtLeast(100)).isTrue();
        assertThat(new UpNodes(100, 1, 99).isAtLeast(2)).isFalse();
    }

    @Test
    void countsCharactersOfSearchesAsTheApiServerDoes() {
        // seven of 255 and one of 256 with blanks between: 7 × 256 + 256
        List<String> most = new ArrayList<>(Collections.nCopies(7, "a".repeat(255)));
        most.add("b".repeat(256));
        List<String> tooMany = new ArrayList<>(most);
        tooMany.set(0, "a".repeat(256));

        assertThat(new DnsConfig(List.of(), most, List.of()).isWithinLimits()).isTrue();
        assertThat(new DnsConfig(List.of(), tooMany, List.of()).isWithinLimits())
                .isFalse();
        assertThat(FULL.with(new DnsConfig(List.of(), List.of("a", "b"), List.of()))
                        .isWithinLimits())
                .isTrue();
        assertThat(FULL.with(new DnsConfig(List.of(), List.of("a", "b", "c"), List.of()))
                        .isWithinLimits())
                .isFalse();
    }

    private static DnsConfig inject(
            InjectionSettings settings, List<Address> kubeDns, boolean kubeDnsProved, Optional<DnsConfig> own) {
        PodDns pod =
                new PodDns(Optional.empty(), false, Optional.empty(), false, "ClusterFirst", Optional.empty(), own);
        Decision decision = InjectionRules.decide(
                new Admission("u", true, "shop", "p", false, pod),
                LABELLED,
                Optional.empty(),
                facts(settings, addresses("169.254.20.10"), kubeDns, kubeDnsProved));
        assertThat(decision).isInstanceOf(Decision.Inject.class);
        return ((Decision.Inject) decision).config();
    }

    private static List<String> nameservers(List<Address> nodeCache, List<Address> kubeDns, boolean kubeDnsProved) {
        return facts(InjectionSettings.DEFAULT, nodeCache, kubeDns, kubeDnsProved).nameservers().stream()
                .map(Address::text)
                .toList();
    }

    private static ClusterFacts facts(
            InjectionSettings settings, List<Address> nodeCache, List<Address> kubeDns, boolean kubeDnsProved) {
        return new ClusterFacts(
                Optional.of(settings),
                Optional.of(DomainName.of("cluster.local")),
                nodeCache,
                kubeDns,
                new UpNodes(1, 1),
                kubeDnsProved ? new KubeDnsProof(SEEN, SEEN) : KubeDnsProof.UNKNOWN);
    }

    private static DnsConfig.Option option(String name, String value) {
        return new DnsConfig.Option(name, Optional.of(value));
    }

    private static List<Address> addresses(String... texts) {
        return List.of(texts).stream().map(Address::of).toList();
    }
}
