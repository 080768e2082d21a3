// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import java.util.Optional;

/**
 * That a change would take more from a cluster than may happen by accident (invariant I5).
 *
 * @param cluster which
 * @param zone the declared zone that would be empty; absent where it is the share of names
 * @param removed names that would no longer be answered
 * @param names names answered before, of the zone or of the cluster
 */
public record Shrink(ClusterId cluster, Optional<DomainName> zone, int removed, int names) {}
