// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.output.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrandedTest {
    /** Nameservers are separated by blanks. */
    @ParameterizedTest
    @CsvSource({
        "None,         169.254.20.10,           '',       Running,   true",
        "None,         169.254.20.10 10.0.0.53, '',       Running,   false",
        "None,         169.254.20.11,           '',       Running,   false",
        "None,         169.254.20.11,           injected, Running,   true",
        "None,         169.254.20.11 10.96.0.10, injected, Running,  false",
        "None,         169.254.20.10,           injected, Pending,   true",
        "None,         169.254.20.10,           injected, Succeeded, false",
        "None,         169.254.20.10,           injected, Failed,    false",
        "ClusterFirst, '',                      '',       Running,   false",
        "ClusterFirst, 169.254.20.10,           '',       Running,   false",
        "None,         '',                      '',       Running,   false",
    })
    void countsPodsThatAskTheNodeCacheAlone(
            String policy, String nameservers, String annotation, String phase, boolean stranded) {
        ObjectNode pod = Json.object();
        ObjectNode metadata = pod.putObject("metadata").put("namespace", "shop");
        metadata.putObject("annotations").put("zonefleet.io/dns-injection", annotation);
        pod.putObject("status").put("phase", phase);
        var servers = pod.putObject("spec")
                .put("dnsPolicy", policy)
                .putObject("dnsConfig")
                .putArray("nameservers");
        for (String each : nameservers.split(" ", -1)) {
            if (!each.isEmpty()) {
                servers.add(each);
            }
        }

        assertThat(Stranded.count(List.of(pod), Set.of("169.254.20.10"), Set.of("10.96.0.10")))
                .isEqualTo(stranded ? Map.of("shop", 1) : Map.of());
    }
}
