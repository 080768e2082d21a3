// SPDX-License-Identifier: Apache-2.0

/** Keeps link, addresses and packet rules of the node. */
@NullMarked
package io.zonefleet.agent.network;

import org.jspecify.annotations.NullMarked;
