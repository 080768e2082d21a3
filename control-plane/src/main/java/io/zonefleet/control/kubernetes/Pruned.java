// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of objects what is read of them: most of a cluster's Services are none of ours, and one has some 3 KB of other things. What is empty is
 * the same for all: the model gives each part of an object maps and lists of its own, a kilobyte for a Service.
 */
final class Pruned {
    private static final String OURS = "zonefleet.io/";
    private static final String HEADLESS = "None";

    private Pruned() {}

    /** What an informer keeps objects in. */
    static <T extends HasMetadata> BasicItemStore<T> store(UnaryOperator<T> pruning) {
        return new BasicItemStore<>(Cache::metaNamespaceKeyFunc) {
            @Override
            public T put(String key, T object) {
                return super.put(key, pruning.apply(object));
            }
        };
    }

    static Service of(Service service) {
        Service kept = new Service();
        kept.setAdditionalProperties(Map.of());
        kept.setMetadata(of(service.getMetadata(), false));
        if (Annotated.isMeant(service)) {
            kept.setSpec(service.getSpec() == null ? null : of(service.getSpec()));
            kept.setStatus(balancer(service.getStatus()));
        }
        return kept;
    }

    private static ServiceSpec of(ServiceSpec spec) {
        ServiceSpec kept = new ServiceSpec();
        kept.setType(shared(spec.getType()));
        kept.setClusterIP(HEADLESS.equals(spec.getClusterIP()) ? HEADLESS : null);
        kept.setPublishNotReadyAddresses(spec.getPublishNotReadyAddresses());
        kept.setClusterIPs(List.of());
        kept.setExternalIPs(List.of());
        kept.setIpFamilies(List.of());
        kept.setLoadBalancerSourceRanges(List.of());
        kept.setPorts(List.of());
        kept.setSelector(Map.of());
        kept.setAdditionalProperties(Map.of());
        return kept;
    }

    private static @Nullable ServiceStatus balancer(@Nullable ServiceStatus status) {
        if (status == null || status.getLoadBalancer() == null) {
            return null;
        }
        LoadBalancerStatus balancer = new LoadBalancerStatus();
        balancer.setIngress(
                status.getLoadBalancer().getIngress().stream().map(Pruned::of).toList());
        balancer.setAdditionalProperties(Map.of());
        ServiceStatus kept = new ServiceStatus();
        kept.setLoadBalancer(balancer);
        kept.setConditions(List.of());
        kept.setAdditionalProperties(Map.of());
        return kept;
    }

    private static LoadBalancerIngress of(LoadBalancerIngress point) {
        LoadBalancerIngress kept = new LoadBalancerIngress();
        kept.setIp(point.getIp());
        kept.setHostname(point.getHostname());
        kept.setPorts(List.of());
        kept.setAdditionalProperties(Map.of());
        return kept;
    }

    static Ingress of(Ingress ingress) {
        IngressBuilder kept = new IngressBuilder().withMetadata(of(ingress.getMetadata(), false));
        return Annotated.isMeant(ingress)
                ? kept.withSpec(ingress.getSpec())
                        .withStatus(ingress.getStatus())
                        .build()
                : kept.build();
    }

    static EndpointSlice of(EndpointSlice slice) {
        slice.setMetadata(of(slice.getMetadata(), true));
        slice.setPorts(null);
        slice.setEndpoints(Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream()
                .map(Pruned::kept)
                .toList());
        return slice;
    }

    private static Endpoint kept(Endpoint endpoint) {
        Endpoint kept = new Endpoint();
        kept.setAddresses(endpoint.getAddresses());
        kept.setConditions(endpoint.getConditions());
        kept.setDeprecatedTopology(Map.of());
        kept.setAdditionalProperties(Map.of());
        return kept;
    }

    static GenericKubernetesResource of(GenericKubernetesResource domain) {
        ObjectMeta metadata = of(domain.getMetadata(), false);
        metadata.setGeneration(domain.getMetadata().getGeneration());
        domain.setMetadata(metadata);
        return domain;
    }

    private static ObjectMeta of(ObjectMeta metadata, boolean labels) {
        ObjectMeta kept = new ObjectMeta();
        kept.setName(metadata.getName());
        kept.setNamespace(shared(metadata.getNamespace()));
        kept.setResourceVersion(metadata.getResourceVersion());
        kept.setUid(metadata.getUid());
        kept.setAnnotations(ours(metadata.getAnnotations()));
        kept.setLabels(labels ? metadata.getLabels() : Map.of());
        kept.setFinalizers(List.of());
        kept.setManagedFields(List.of());
        kept.setOwnerReferences(List.of());
        kept.setAdditionalProperties(Map.of());
        return kept;
    }

    private static Map<String, String> ours(@Nullable Map<String, String> annotations) {
        return annotations == null
                ? Map.of()
                : annotations.entrySet().stream()
                        .filter(annotation -> annotation.getKey().startsWith(OURS) && annotation.getValue() != null)
                        .collect(Collectors.toUnmodifiableMap(
                                annotation -> annotation.getKey().intern(), Map.Entry::getValue));
    }

    /** The same for all that have it. */
    private static @Nullable String shared(@Nullable String text) {
        return text == null ? null : text.intern();
    }
}
