// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.time.Duration;

/**
 * What a user wants of a leave.
 *
 * @param keepDomains whether what the source contributed stays
 * @param force whether pods may lose their DNS
 * @param allowShrink whether much may be removed with the source
 * @param patience for agents to end, and for what they have to prove before
 * @param settle how long the cluster's own CoreDNS may take to read that it asks no zone server any more
 */
record LeaveSettings(
        String cluster, boolean keepDomains, boolean force, boolean allowShrink, Duration patience, Duration settle) {}
