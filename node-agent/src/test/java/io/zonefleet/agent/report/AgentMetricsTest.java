// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {
    private final AgentMetrics metrics = new AgentMetrics(() -> Instant.parse("2026-11-20T12:00:00Z"));

    @Test
    void countsAProofInEveryBucketThatItFitsInto() {
        metrics.proved(Duration.ofMillis(3));
        metrics.proved(Duration.ofSeconds(60));
        assertThat(metrics.scrape(Optional.empty()).lines())
                .contains(
                        "zonefleet_agent_event_to_proof_seconds_bucket{le=\"0.0025\"} 0",
                        "zonefleet_agent_event_to_proof_seconds_bucket{le=\"0.005\"} 1",
                        "zonefleet_agent_event_to_proof_seconds_bucket{le=\"10.0\"} 1",
                        "zonefleet_agent_event_to_proof_seconds_bucket{le=\"+Inf\"} 2",
                        "zonefleet_agent_event_to_proof_seconds_count 2",
                        "zonefleet_agent_event_to_proof_seconds_sum 60.003");
    }

    @Test
    void namesEveryKindOfFaultBeforeThereIsAnythingToReport() {
        assertThat(metrics.scrape(Optional.empty()).lines())
                .contains(
                        "# TYPE zonefleet_agent_faults gauge",
                        "zonefleet_agent_faults{kind=\"zone-refused\"} 0.0",
                        "zonefleet_agent_proof_age_seconds NaN",
                        "zonefleet_agent_reloads_total 0.0");
    }
}
