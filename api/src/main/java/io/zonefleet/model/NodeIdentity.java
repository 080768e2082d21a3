// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.Optional;

/**
 * That a node exists; kept without a lease, so that one that fell silent is missed.
 *
 * @param cluster its cluster
 * @param node its name
 * @param firstSeen when its agent first reported
 * @param lastSeen when its agent last renewed this record (every few minutes, not every report)
 * @param lastProved when it last proved everything it should
 */
public record NodeIdentity(
        ClusterId cluster, NodeName node, Instant firstSeen, Instant lastSeen, Optional<Instant> lastProved) {}
