// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

/** Which end of a packet the node cache is. */
public enum Side {
    /** The packet goes to it: a query. */
    DESTINATION,
    /** The packet comes from it: an answer. */
    SOURCE
}
