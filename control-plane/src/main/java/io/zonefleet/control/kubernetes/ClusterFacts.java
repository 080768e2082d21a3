// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;

/**
 * What a cluster's objects say of the cluster itself, as they were read.
 *
 * @param dnsServices Services before kube-dns: those of kube-system with the label {@code k8s-app=kube-dns}, and that which nodes ask
 *     instead of it ({@link Discovery#UPSTREAM_SERVICE})
 * @param configMaps of kube-system by name, of those that {@link Discovery} names
 * @param daemonSets names of all
 * @param nodes names of all that can have an agent: neither Windows nor virtual
 * @param notes what could not be read, and why
 */
record ClusterFacts(
        List<Service> dnsServices,
        Map<String, ConfigMap> configMaps,
        List<String> daemonSets,
        List<String> nodes,
        List<String> notes) {
    ClusterFacts {
        dnsServices = List.copyOf(dnsServices);
        configMaps = Map.copyOf(configMaps);
        daemonSets = List.copyOf(daemonSets);
        nodes = List.copyOf(nodes);
        notes = List.copyOf(notes);
    }
}
