// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubeProxyMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about a cluster, as it is kept.
 *
 * @param at when
 * @param clusterDomain for example {@code cluster.local}
 * @param kubeDns addresses of kube-dns
 * @param kubeDnsUpstream addresses of a second Service before the same pods; without one: none
 * @param kubeProxy how kube-proxy works; {@code none} where a CNI takes its place
 * @param cnis network plugins, by their usual names
 * @param nodes names of the nodes that can have an agent, sorted
 * @param notes what could not be found out, or not be written there, and why
 * @param leftOutCount how much of its objects is not contributed
 * @param leftOut the first of that, {@link #MAX_LEFT_OUT} at most
 * @param webhook how the configuration of the admission webhook stands there; empty where none is wanted
 */
record Findings(
        Instant at,
        Optional<Fact<DomainName>> clusterDomain,
        Optional<Fact<List<Address>>> kubeDns,
        Optional<Fact<List<Address>>> kubeDnsUpstream,
        Optional<Fact<KubeProxyMode>> kubeProxy,
        List<String> cnis,
        List<String> nodes,
        List<String> notes,
        int leftOutCount,
        List<LeftOut> leftOut,
        Optional<WebhookState> webhook) {
    static final int MAX_LEFT_OUT = 200;

    Findings {
        cnis = List.copyOf(cnis);
        nodes = List.copyOf(nodes);
        notes = List.copyOf(notes);
        leftOut = List.copyOf(leftOut);
    }

    /** The same with one more note. */
    Findings and(Optional<String> note) {
        List<String> more = new ArrayList<>(notes);
        note.ifPresent(more::add);
        return new Findings(
                at,
                clusterDomain,
                kubeDns,
                kubeDnsUpstream,
                kubeProxy,
                cnis,
                nodes,
                more,
                leftOutCount,
                leftOut,
                webhook);
    }

    /** The same with what becomes of its objects and of the webhook's configuration. */
    Findings with(List<LeftOut> all, Optional<WebhookState> state) {
        List<LeftOut> first = all.stream().limit(MAX_LEFT_OUT).toList();
        return new Findings(
                at, clusterDomain, kubeDns, kubeDnsUpstream, kubeProxy, cnis, nodes, notes, all.size(), first, state);
    }
}
