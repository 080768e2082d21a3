// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

/** Which of several agents of a node keeps link, addresses and rules: exactly one. */
public interface NetworkOwnership {
    /** This one: there is no other. */
    NetworkOwnership ALONE = () -> true;

    /** Whether this agent keeps them now. Asked before each change; never waits. */
    boolean isOwner();
}
