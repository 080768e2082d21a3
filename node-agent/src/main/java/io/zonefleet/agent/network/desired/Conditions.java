// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

/**
 * Under which condition queries skip connection tracking; what a kernel and a backend can do of that differs. A socket is no condition
 * for those that are asked on the node: it would be the asker's own.
 *
 * @param incoming of queries that reach the node
 * @param local of queries that are asked on the node itself
 */
public record Conditions(Condition incoming, Condition local) {
    /** No conditions: plain rules, as node-cache has them. */
    public static final Conditions NONE = new Conditions(Condition.NONE, Condition.NONE);

    /**
     * What can be had.
     *
     * @param socket whether rules can ask for a socket
     * @param lease whether they can ask for a lease
     */
    public static Conditions of(boolean socket, boolean lease) {
        return new Conditions(Condition.of(socket, lease), Condition.of(false, lease));
    }
}
