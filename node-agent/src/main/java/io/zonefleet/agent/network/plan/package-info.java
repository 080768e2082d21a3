// SPDX-License-Identifier: Apache-2.0

/** The difference between desired and actual link, addresses and rules, as steps; pure. */
@NullMarked
package io.zonefleet.agent.network.plan;

import org.jspecify.annotations.NullMarked;
