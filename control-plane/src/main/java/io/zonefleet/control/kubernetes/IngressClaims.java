// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.zonefleet.model.Source;
import java.util.List;
import java.util.Objects;

/** What annotated Ingresses contribute: the addresses or the host of their load balancer. Pure. */
final class IngressClaims {
    private IngressClaims() {}

    static Declared of(Ingress ingress, Source source) {
        if (!Annotated.isMeant(ingress)) {
            return Declared.NOTHING;
        }
        ObjectRef by = ObjectRef.of(ObjectRef.Kind.INGRESS, ingress);
        return Annotated.declared(
                ingress, by, source, hosts(ingress), balancer(ingress), "/status/loadBalancer/ingress");
    }

    /** A host {@code *.a.example.com} stays as it is, and is left out as no name: a wildcard of ours answers for a.example.com too. */
    private static List<String> hosts(Ingress ingress) {
        if (ingress.getSpec() == null || ingress.getSpec().getRules() == null) {
            return List.of();
        }
        return ingress.getSpec().getRules().stream()
                .map(IngressRule::getHost)
                .filter(host -> host != null && !host.isEmpty())
                .distinct()
                .toList();
    }

    private static Annotated.Targets balancer(Ingress ingress) {
        if (ingress.getStatus() == null || ingress.getStatus().getLoadBalancer() == null) {
            return new Annotated.Targets(List.of(), List.of());
        }
        List<IngressLoadBalancerIngress> points =
                ingress.getStatus().getLoadBalancer().getIngress();
        return new Annotated.Targets(
                ServiceClaims.addresses(
                        points.stream().map(IngressLoadBalancerIngress::getIp).toList()),
                points.stream()
                        .map(IngressLoadBalancerIngress::getHostname)
                        .filter(Objects::nonNull)
                        .sorted()
                        .toList());
    }
}
