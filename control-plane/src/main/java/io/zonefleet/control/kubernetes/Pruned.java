// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Keeps of objects what is read of them: most of a cluster's Services are none of ours, and one has some 3 KB of other things. */
final class Pruned {
    private static final String OURS = "zonefleet.io/";

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
        ServiceBuilder kept = new ServiceBuilder().withMetadata(of(service.getMetadata(), false));
        if (!Annotated.isMeant(service) || service.getSpec() == null) {
            return kept.build();
        }
        return kept.withNewSpec()
                .withType(service.getSpec().getType())
                .withClusterIP(service.getSpec().getClusterIP())
                .withPublishNotReadyAddresses(service.getSpec().getPublishNotReadyAddresses())
                .endSpec()
                .withStatus(service.getStatus())
                .build();
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
        return new EndpointBuilder()
                .withAddresses(endpoint.getAddresses())
                .withConditions(endpoint.getConditions())
                .build();
    }

    static GenericKubernetesResource of(GenericKubernetesResource domain) {
        ObjectMeta metadata = of(domain.getMetadata(), false);
        metadata.setGeneration(domain.getMetadata().getGeneration());
        domain.setMetadata(metadata);
        return domain;
    }

    private static ObjectMeta of(ObjectMeta metadata, boolean labels) {
        Map<String, String> annotations = new TreeMap<>();
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations().forEach((key, value) -> {
                if (key.startsWith(OURS)) {
                    annotations.put(key, value);
                }
            });
        }
        return new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withResourceVersion(metadata.getResourceVersion())
                .withUid(metadata.getUid())
                .withAnnotations(annotations)
                .withLabels(labels ? metadata.getLabels() : Map.of())
                .build();
    }
}
