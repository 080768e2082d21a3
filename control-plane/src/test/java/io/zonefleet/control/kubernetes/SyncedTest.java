// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SyncedTest {
    static final Source SOURCE = new Source(
            new SourceId("prod-kubernetes"),
            URI.create("https://192.0.2.1:6443"),
            Optional.empty(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            1 << 20,
            new Ttl(30),
            false,
            Optional.of(new ClusterId("prod")),
            Placement.EVERYWHERE,
            false,
            true,
            "",
            Optional.empty(),
            Optional.of(KubernetesSync.byToken(
                    "prod.token", List.of(DomainName.of("example.com")), true, Optional.empty())));

    static Service balancer(String name, Map<String, String> annotations, String... targets) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("team-x")
                .withName(name)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .withClusterIP("10.96.0.99")
                .endSpec()
                .withNewStatus()
                .withNewLoadBalancer()
                .addAllToIngress(Arrays.stream(targets).map(SyncedTest::point).toList())
                .endLoadBalancer()
                .endStatus()
                .build();
    }

    private static LoadBalancerIngress point(String target) {
        return Character.isDigit(target.charAt(0)) || target.contains(":")
                ? new LoadBalancerIngressBuilder().withIp(target).build()
                : new LoadBalancerIngressBuilder().withHostname(target).build();
    }

    private static Map<String, String> domains(String text) {
        return Map.of(Annotated.DOMAINS, text);
    }

    static Service headless(String name, boolean publishAll) {
        return new ServiceBuilder(balancer(name, domains("h.example.com")))
                .editSpec()
                .withType("ClusterIP")
                .withClusterIP("None")
                .withPublishNotReadyAddresses(publishAll)
                .endSpec()
                .build();
    }

    static EndpointSlice slice(String service, String ready, String notReady) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("team-x")
                .withName(service + "-1")
                .withLabels(Map.of("kubernetes.io/service-name", service))
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses(ready)
                .endEndpoint()
                .addNewEndpoint()
                .withAddresses(notReady)
                .withNewConditions()
                .withReady(false)
                .endConditions()
                .endEndpoint()
                .build();
    }

    private static Ingress ingress(String name, String domains, String host, String ip) {
        return new IngressBuilder()
                .withNewMetadata()
                .withNamespace("team-x")
                .withName(name)
                .withAnnotations(domains(domains))
                .endMetadata()
                .withNewSpec()
                .addNewRule()
                .withHost(host)
                .endRule()
                .endSpec()
                .withNewStatus()
                .withNewLoadBalancer()
                .addNewIngress()
                .withIp(ip)
                .endIngress()
                .endLoadBalancer()
                .endStatus()
                .build();
    }

    static GenericKubernetesResource clusterDomain(String name, Map<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("zonefleet.io/v1")
                .withKind("ClusterDomain")
                .withNewMetadata()
                .withNamespace("team-x")
                .withName(name)
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }

    private static Synced services(Service... services) {
        return Synced.of(SOURCE, new ClusterObjects(List.of(services), List.of(), List.of(), List.of()));
    }

    private static Synced domains(GenericKubernetesResource... domains) {
        return Synced.of(SOURCE, new ClusterObjects(List.of(), List.of(), List.of(), List.of(domains)));
    }

    private static Contribution of(Synced synced, String name) {
        return Objects.requireNonNull(synced.contributions().get(DomainName.of(name)), name);
    }

    private static List<String> addresses(Synced synced, String name) {
        return of(synced, name).answer().addresses().stream().map(Address::text).toList();
    }

    @Test
    void anAnnotatedLoadBalancerContributesItsAddresses() {
        Synced synced = services(
                balancer("web", domains("A.example.com, b.example.com"), "192.0.2.2", "2001:db8::1", "192.0.2.1"),
                balancer("other", Map.of("other.io/domains", "c.example.com"), "192.0.2.3"));

        assertThat(synced.objects()).isEqualTo(1);
        assertThat(synced.message()).isEmpty();
        assertThat(synced.contributions().keySet())
                .containsExactly(DomainName.of("a.example.com"), DomainName.of("b.example.com"));
        assertThat(addresses(synced, "a.example.com")).containsExactly("192.0.2.1", "192.0.2.2", "2001:db8::1");
        Contribution one = of(synced, "a.example.com");
        assertThat(one.source()).isEqualTo(SOURCE.id());
        assertThat(one.origin()).isEqualTo(SOURCE.origin());
        assertThat(one.comment()).isEqualTo("service team-x/web");
        assertThat(one.answer().ttl()).isEqualTo(new Ttl(30));
        assertThat(one.answer().wildcard()).isFalse();
    }

    @Test
    void annotationsSayHowItIsAnswered() {
        Synced synced = services(balancer(
                "web",
                Map.of(Annotated.DOMAINS, "a.example.com", Annotated.TTL, "5", Annotated.WILDCARD, "true"),
                "192.0.2.1"));

        Contribution one = of(synced, "a.example.com");
        assertThat(one.answer().ttl()).isEqualTo(new Ttl(5));
        assertThat(one.answer().wildcard()).isTrue();
    }

    static Stream<Arguments> wrongServices() {
        return Stream.of(
                arguments(balancer("w", domains(""), "192.0.2.1"), "required"),
                arguments(balancer("w", domains("a..b"), "192.0.2.1"), "label-empty"),
                arguments(balancer("w", domains("com"), "192.0.2.1"), "name-top-level"),
                arguments(balancer("w", domains("a.example.org"), "192.0.2.1"), "name-suffix"),
                arguments(balancer("w", domains("a.example.com")), "no-address"),
                arguments(balancer("w", domains("x ".repeat(65)), "192.0.2.1"), "count"),
                arguments(balancer("w", domains("x".repeat(200_000)), "192.0.2.1"), "count"),
                arguments(
                        balancer("w", Map.of(Annotated.DOMAINS, "a.example.com", Annotated.TTL, "-1"), "192.0.2.1"),
                        "range"),
                arguments(
                        balancer(
                                "w",
                                Map.of(Annotated.DOMAINS, "a.example.com", Annotated.WILDCARD, "yes"),
                                "192.0.2.1"),
                        "type"),
                arguments(balancer("w", domains("a.example.com"), "no_host..x"), "record-data"),
                arguments(
                        new ServiceBuilder(balancer("w", domains("a.example.com"), "192.0.2.1"))
                                .editSpec()
                                .withType("NodePort")
                                .endSpec()
                                .build(),
                        "service-type"),
                arguments(
                        new ServiceBuilder()
                                .withNewMetadata()
                                .withName("bare")
                                .withAnnotations(domains("a.example.com"))
                                .endMetadata()
                                .build(),
                        "service-type"));
    }

    @ParameterizedTest
    @MethodSource("wrongServices")
    void whatIsWrongIsLeftOutAndNothingElse(Service wrong, String rule) {
        Synced synced = services(wrong, balancer("good", domains("good.example.com"), "192.0.2.9"));

        assertThat(addresses(synced, "good.example.com")).containsExactly("192.0.2.9");
        assertThat(synced.contributions()).hasSize(1);
        assertThat(synced.leftOut()).isNotEmpty();
        assertThat(synced.leftOut().getFirst().why().rule()).startsWith(rule);
        assertThat(synced.message()).startsWith("left out: service ");
    }

    @Test
    void oneWrongNameOfAServiceDoesNotHoldUpItsOthers() {
        Synced synced = services(balancer("web", domains("a.example.com b_.example.com"), "192.0.2.1"));

        assertThat(addresses(synced, "a.example.com")).containsExactly("192.0.2.1");
        assertThat(synced.leftOut()).hasSize(1);
    }

    @Test
    void aLoadBalancerThatHasOnlyANameIsACname() {
        Synced synced = services(balancer("web", domains("a.example.com"), "lb-1.cloud.example.net"));

        assertThat(of(synced, "a.example.com").answer().alias())
                .map(DnsRecord::data)
                .contains("lb-1.cloud.example.net.");
    }

    @Test
    void aHeadlessServiceContributesItsReadyEndpoints() {
        Service service = headless("db", false);
        EndpointSlice slice = slice("db", "10.0.0.1", "10.0.0.2");
        EndpointSlice other = slice("other", "10.0.0.3", "10.0.0.4");

        Synced ready =
                Synced.of(SOURCE, new ClusterObjects(List.of(service), List.of(slice, other), List.of(), List.of()));
        Synced all = Synced.of(
                SOURCE, new ClusterObjects(List.of(headless("db", true)), List.of(slice), List.of(), List.of()));

        assertThat(addresses(ready, "h.example.com")).containsExactly("10.0.0.1");
        assertThat(addresses(all, "h.example.com")).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void ofTooManyEndpointsTheFirstAreServedAndTold() {
        String[] many = IntStream.range(0, 100).mapToObj(i -> "10.0.1." + i).toArray(String[]::new);

        Synced synced = services(balancer("web", domains("a.example.com"), many));

        assertThat(addresses(synced, "a.example.com")).hasSize(64);
        assertThat(synced.leftOut().getFirst().why().rule()).isEqualTo("count");
    }

    @Test
    void anIngressContributesItsHostsWhereItSaysSo() {
        Synced synced = Synced.of(
                SOURCE,
                new ClusterObjects(
                        List.of(),
                        List.of(),
                        List.of(
                                ingress("one", "hosts", "shop.example.com", "192.0.2.1"),
                                ingress("two", "named.example.com", "not.example.com", "192.0.2.2"),
                                ingress("three", "hosts", "*.example.com", "192.0.2.3")),
                        List.of()));

        assertThat(synced.contributions().keySet())
                .containsExactlyInAnyOrder(DomainName.of("shop.example.com"), DomainName.of("named.example.com"));
        assertThat(synced.leftOut()).map(left -> left.by().toString()).containsExactly("ingress team-x/three");
    }

    @Test
    void aClusterDomainContributesWhatItSays() {
        Synced synced = domains(clusterDomain(
                "a",
                Map.of(
                        "domain",
                        "a.example.com",
                        "addresses",
                        List.of("192.0.2.1", "2001:db8::1"),
                        "ttl",
                        7,
                        "wildcard",
                        true)));

        Contribution one = of(synced, "a.example.com");
        assertThat(addresses(synced, "a.example.com")).containsExactly("192.0.2.1", "2001:db8::1");
        assertThat(one.answer().ttl()).isEqualTo(new Ttl(7));
        assertThat(one.answer().wildcard()).isTrue();
        assertThat(one.comment()).isEqualTo("clusterdomain team-x/a");
    }

    static Stream<Map<String, Object>> wrongSpecs() {
        return Stream.of(
                Map.of(),
                Map.of("domain", "a.example.com"),
                Map.of("domain", "a.example.com", "addresses", List.of()),
                Map.of("domain", "a.example.com", "addresses", "192.0.2.1"),
                Map.of("domain", "a.example.com", "addresses", List.of("192.0.2.1", "300.0.0.1")),
                Map.of("domain", 7, "addresses", List.of("192.0.2.1")),
                Map.of("domain", "a.example.org", "addresses", List.of("192.0.2.1")),
                Map.of("domain", "a.example.com", "addresses", List.of("192.0.2.1"), "ttl", 1L << 40));
    }

    @ParameterizedTest
    @MethodSource("wrongSpecs")
    void aClusterDomainThatNoSchemaHasSeenIsLeftOut(Map<String, Object> spec) {
        Synced synced = domains(
                clusterDomain("bad", spec),
                clusterDomain("good", Map.of("domain", "good.example.com", "addresses", List.of("192.0.2.9"))));

        assertThat(synced.contributions().keySet()).containsExactly(DomainName.of("good.example.com"));
        assertThat(synced.leftOut())
                .isNotEmpty()
                .allMatch(left -> left.by().name().equals("bad"));
    }

    @Test
    void objectsOfOneNameStandTogether() {
        Synced synced = services(
                balancer("one", Map.of(Annotated.DOMAINS, "a.example.com", Annotated.TTL, "60"), "192.0.2.1"),
                balancer("two", Map.of(Annotated.DOMAINS, "a.example.com", Annotated.TTL, "20"), "192.0.2.2"),
                balancer("three", domains("a.example.com"), "lb.example.net"));

        assertThat(addresses(synced, "a.example.com")).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(of(synced, "a.example.com").answer().ttl()).isEqualTo(new Ttl(20));
        assertThat(synced.leftOut()).map(left -> left.why().rule()).containsExactly("cname-beside-addresses");
    }

    @Test
    void ofSeveralCnamesTheFirstObjectsCounts() {
        Synced synced = services(
                balancer("two", domains("a.example.com"), "two.example.net"),
                balancer("one", domains("a.example.com"), "one.example.net"));

        assertThat(of(synced, "a.example.com").answer().alias())
                .map(DnsRecord::data)
                .contains("one.example.net.");
        assertThat(synced.leftOut().getFirst().by().name()).isEqualTo("two");
    }

    @Test
    void theOrderOfObjectsDoesNotMatter() {
        List<Service> services = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            services.add(balancer(
                    "s" + i,
                    domains("n%d.example.com, a..b, shared.example.com".formatted(i % 7)),
                    i % 5 == 0 ? "lb%d.example.net".formatted(i) : "192.0.2." + i));
        }
        Synced first = services(services.toArray(Service[]::new));
        long seed = Long.getLong("zonefleet.seed", System.nanoTime());
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(services, new Random(seed + i));
            assertThat(services(services.toArray(Service[]::new)))
                    .as("seed " + seed)
                    .isEqualTo(first);
        }
    }
}
