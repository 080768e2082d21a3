// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which pods would have no DNS without the node cache. Pure. */
final class Stranded {
    /** The webhook says so on pods to which it has given the node cache. */
    private static final String ANNOTATION = "zonefleet.io/dns-injection";

    private static final String INJECTED = "injected";

    private Stranded() {}

    /**
     * How many of them each namespace has.
     *
     * @param caches addresses of the node cache
     * @param kubeDns addresses of the cluster's own DNS
     */
    static Map<String, Integer> count(List<? extends JsonNode> pods, Set<String> caches, Set<String> kubeDns) {
        Map<String, Integer> all = new TreeMap<>();
        for (JsonNode pod : pods) {
            if (isStranded(pod, caches, kubeDns)) {
                all.merge(pod.at("/metadata/namespace").asText(), 1, Integer::sum);
            }
        }
        return all;
    }

    private static boolean isStranded(JsonNode pod, Set<String> caches, Set<String> kubeDns) {
        String phase = pod.at("/status/phase").asText();
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return false;
        }
        Set<String> asked = new HashSet<>();
        pod.at("/spec/dnsConfig/nameservers").forEach(address -> asked.add(address.asText()));
        if (!pod.at("/spec/dnsPolicy").asText().equals("None") || asked.isEmpty()) {
            return false;
        }
        // its addresses may have been others when the pod was made
        boolean injected = pod.path("metadata")
                .path("annotations")
                .path(ANNOTATION)
                .asText()
                .equals(INJECTED);
        return injected ? asked.stream().noneMatch(kubeDns::contains) : caches.containsAll(asked);
    }
}
