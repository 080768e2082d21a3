// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;

/**
 * Everything in a cluster that may contribute.
 *
 * @param services all of them
 * @param slices those of headless Services
 * @param ingresses none where they are not read
 * @param domains ClusterDomains; none where their definition is not installed
 */
record ClusterObjects(
        List<Service> services,
        List<EndpointSlice> slices,
        List<Ingress> ingresses,
        List<GenericKubernetesResource> domains) {
    ClusterObjects {
        services = List.copyOf(services);
        slices = List.copyOf(slices);
        ingresses = List.copyOf(ingresses);
        domains = List.copyOf(domains);
    }
}
