// SPDX-License-Identifier: Apache-2.0

/** What the kernel's own tools say of links, addresses and packet rules, read strictly; pure. */
@NullMarked
package io.zonefleet.agent.network.actual;

import org.jspecify.annotations.NullMarked;
