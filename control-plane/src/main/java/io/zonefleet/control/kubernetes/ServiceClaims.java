// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What annotated Services contribute: a LoadBalancer its addresses or its host, a headless one its ready endpoints. Pure. */
final class ServiceClaims {
    private ServiceClaims() {}

    /** @param slices of this Service */
    static Declared of(Service service, Collection<EndpointSlice> slices, Source source) {
        if (!Annotated.isMeant(service)) {
            return Declared.NOTHING;
        }
        ObjectRef by = ObjectRef.of(ObjectRef.Kind.SERVICE, service);
        if (isLoadBalancer(service)) {
            return Annotated.declared(
                    service, by, source, List.of(), balancer(service), "/status/loadBalancer/ingress");
        }
        if (isHeadless(service)) {
            Annotated.Targets targets = new Annotated.Targets(endpoints(service, slices), List.of());
            return Annotated.declared(service, by, source, List.of(), targets, "/spec/clusterIP");
        }
        Declaring declaring = new Declaring(by, source.kubernetes().orElseThrow());
        String type = service.getSpec() == null
                ? ""
                : Objects.requireNonNullElse(service.getSpec().getType(), "");
        declaring.leaveOut(
                "/spec/type",
                type,
                "service-type",
                "use a Service of type LoadBalancer, or a headless one (clusterIP: None): others are reached within their cluster alone");
        return declaring.done();
    }

    private static boolean isLoadBalancer(Service service) {
        return service.getSpec() != null
                && "LoadBalancer".equals(service.getSpec().getType());
    }

    private static boolean isHeadless(Service service) {
        return service.getSpec() != null
                && "None".equals(service.getSpec().getClusterIP())
                && !"ExternalName".equals(service.getSpec().getType());
    }

    private static Annotated.Targets balancer(Service service) {
        if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
            return new Annotated.Targets(List.of(), List.of());
        }
        List<LoadBalancerIngress> ingress =
                service.getStatus().getLoadBalancer().getIngress();
        return new Annotated.Targets(
                addresses(ingress.stream().map(LoadBalancerIngress::getIp).toList()),
                ingress.stream()
                        .map(LoadBalancerIngress::getHostname)
                        .filter(Objects::nonNull)
                        .sorted()
                        .toList());
    }

    /** Those that can be served: of what the cluster itself says of addresses nothing is a mistake of the object's owner. */
    static List<Address> addresses(Collection<String> texts) {
        List<Address> addresses = new ArrayList<>();
        for (String text : texts) {
            if (text != null && Address.parse(text) instanceof Parsed.Valid<Address>(Address address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static List<Address> endpoints(Service service, Collection<EndpointSlice> slices) {
        boolean all = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
        List<String> texts = new ArrayList<>();
        for (EndpointSlice slice : slices) {
            List<Endpoint> endpoints = Optional.ofNullable(slice.getEndpoints()).orElse(List.of());
            for (Endpoint endpoint : endpoints) {
                if (all || isReady(endpoint)) {
                    texts.addAll(endpoint.getAddresses());
                }
            }
        }
        return addresses(texts);
    }

    /** Not known means ready (discovery/v1). */
    private static boolean isReady(Endpoint endpoint) {
        return endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
    }
}
