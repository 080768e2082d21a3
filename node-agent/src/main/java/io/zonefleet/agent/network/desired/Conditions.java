// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

/**
 * Under which condition queries skip connection tracking; what a kernel and a backend can do of that differs.
 *
 * @param incoming of queries that reach the node
 * @param local of queries that are asked on the node itself
 */
public record Conditions(Condition incoming, Condition local) {
    /** No conditions: plain rules, as node-cache has them. */
    public static final Conditions NONE = new Conditions(Condition.NONE, Condition.NONE);
}
