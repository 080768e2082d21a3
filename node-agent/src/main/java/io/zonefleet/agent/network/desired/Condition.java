// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

/** When a rule holds, beside what it matches. */
public enum Condition {
    /** Always. */
    NONE,
    /**
     * While a local socket listens at the packet's destination (xt_socket {@code --nowildcard}, nft {@code socket wildcard 0}), so that a
     * rule does not outlive the cache.
     */
    LOCAL_SOCKET
}
