// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import io.zonefleet.agent.state.Fence;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NodeStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The agent at one moment, for everybody who only looks.
 *
 * @param status as it is reported
 * @param applied how far the files are
 * @param serving whether our CoreDNS answers everywhere with the Corefile that is written
 * @param faults how many of each kind
 * @param reloads sent so far
 * @param reloadTook the last one
 * @param restarts of CoreDNS, the first start left out
 * @param rounds of questions to the served addresses
 * @param written files so far
 */
public record View(
        NodeStatus status,
        Fence applied,
        boolean serving,
        Map<FaultKind, Integer> faults,
        int reloads,
        Optional<Duration> reloadTook,
        int restarts,
        long rounds,
        long written) {
    public View {
        faults = Map.copyOf(faults);
    }
}
