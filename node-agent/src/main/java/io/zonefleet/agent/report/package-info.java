// SPDX-License-Identifier: Apache-2.0

/** Says how the node is: faults, status in the store, metrics. */
@NullMarked
package io.zonefleet.agent.report;

import org.jspecify.annotations.NullMarked;
