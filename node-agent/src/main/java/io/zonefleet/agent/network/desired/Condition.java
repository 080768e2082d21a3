// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

/** When a rule holds, beside what it matches. */
public enum Condition {
    /** Always. */
    NONE(false, false),
    /**
     * While a local socket listens at the packet's destination (xt_socket {@code --nowildcard}, nft {@code socket wildcard 0}), so that a
     * rule does not outlive the cache. Only before routing: on its way out a packet's socket is its sender's.
     */
    LOCAL_SOCKET(true, false),
    /** While the agent has seen the cache answer within the last two seconds: a cache that hangs has its socket still. */
    LEASED(false, true),
    /** Both. */
    LOCAL_SOCKET_LEASED(true, true),
    /** For questions from a loopback address, which only the agent's own come from. */
    FROM_LOOPBACK(false, false);

    private final boolean socket;
    private final boolean leased;

    Condition(boolean socket, boolean leased) {
        this.socket = socket;
        this.leased = leased;
    }

    /** Whether it asks for a socket. */
    public boolean needsSocket() {
        return socket;
    }

    /** Whether it asks for a lease. */
    public boolean isLeased() {
        return leased;
    }

    /** The condition that asks for these. */
    public static Condition of(boolean socket, boolean leased) {
        if (socket) {
            return leased ? LOCAL_SOCKET_LEASED : LOCAL_SOCKET;
        }
        return leased ? LEASED : NONE;
    }
}
