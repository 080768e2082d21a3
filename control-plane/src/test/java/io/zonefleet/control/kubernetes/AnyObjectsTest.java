// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.testing.AnyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever objects say, it is read, and what others say is served all the same. */
class AnyObjectsTest {
    private static final GenericKubernetesResource GOOD = SyncedTest.clusterDomain(
            "good", Map.of("domain", "good.test.example.com", "addresses", List.of("192.0.2.9")));

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.oneOf(
                AnyText.hostile(),
                Arbitraries.of(
                        "a.example.com",
                        "A.Example.Com.",
                        "hosts",
                        "true",
                        "0",
                        "-1",
                        "604801",
                        "192.0.2.1",
                        "::1",
                        "2001:db8::1",
                        "com",
                        "zonefleet.internal",
                        "*.example.com",
                        "a.example.com b.example.com"));
    }

    @Provide
    Arbitrary<Service> services() {
        return Combinators.combine(
                        words(), words(), words(), words(), Arbitraries.of("LoadBalancer", "ClusterIP", "odd"), words())
                .as((domains, wildcard, ttl, ip, type, clusterIp) -> new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("team")
                        .withName("s")
                        .withAnnotations(
                                Map.of(Annotated.DOMAINS, domains, Annotated.WILDCARD, wildcard, Annotated.TTL, ttl))
                        .endMetadata()
                        .withNewSpec()
                        .withType(type)
                        .withClusterIP(clusterIp)
                        .endSpec()
                        .withNewStatus()
                        .withNewLoadBalancer()
                        .addToIngress(new LoadBalancerIngressBuilder()
                                .withIp(ip)
                                .withHostname(domains)
                                .build())
                        .endLoadBalancer()
                        .endStatus()
                        .build());
    }

    @Provide
    Arbitrary<Object> values() {
        return Arbitraries.oneOf(
                words().map(word -> (Object) word),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.of(true, false).map(flag -> (Object) flag),
                words().list().ofMaxSize(70).map(list -> (Object) list),
                words().map(word -> (Object) Map.of(word, word)));
    }

    @Provide
    Arbitrary<Map<String, Object>> specs() {
        return Combinators.combine(values(), values(), values(), values(), values())
                .as((domain, addresses, ttl, wildcard, below) -> {
                    Map<String, Object> spec = new TreeMap<>();
                    spec.put("domain", domain);
                    spec.put("addresses", addresses);
                    spec.put("ttl", ttl);
                    spec.put("wildcard", wildcard);
                    spec.put("below", below);
                    return spec;
                });
    }

    @Property
    void nothingThatObjectsSayHoldsUpOthers(
            @ForAll("services") Service one,
            @ForAll("services") Service two,
            @ForAll("specs") Map<String, Object> spec) {
        List<GenericKubernetesResource> domains = new ArrayList<>(List.of(SyncedTest.clusterDomain("any", spec), GOOD));
        Synced synced =
                Synced.of(SyncedTest.SOURCE, new ClusterObjects(List.of(one, two), List.of(), List.of(), domains));

        assertThat(synced.contributions()).containsKey(DomainName.of("good.test.example.com"));
        synced.contributions().forEach((name, contribution) -> {
            assertThat(SyncedTest.SOURCE.kubernetes().orElseThrow().allows(name))
                    .isTrue();
            assertThat(contribution.name()).isEqualTo(name);
            assertThat(contribution.answer().addresses()).hasSizeLessThanOrEqualTo(Answer.MAX_ADDRESSES);
        });
        assertThat(synced.message()).doesNotContain("\n", "\r");
    }
}
