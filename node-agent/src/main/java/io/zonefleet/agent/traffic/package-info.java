// SPDX-License-Identifier: Apache-2.0

/** Reads what CoreDNS counts of what clients ask. */
@NullMarked
package io.zonefleet.agent.traffic;

import org.jspecify.annotations.NullMarked;
