// SPDX-License-Identifier: Apache-2.0

/** What link, addresses and packet rules of a node are to be; pure. */
@NullMarked
package io.zonefleet.agent.network.desired;

import org.jspecify.annotations.NullMarked;
