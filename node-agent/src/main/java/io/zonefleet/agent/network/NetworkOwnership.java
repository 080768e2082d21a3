// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import java.time.Duration;
import java.util.Optional;

/**
 * Which of several agents of a node keeps link, addresses and rules: exactly one, whatever its name; when it ends, however it does, another
 * becomes it at once. Any thread; nothing here but {@link #await} waits.
 */
public interface NetworkOwnership {
    /** This one: there is no other. */
    NetworkOwnership ALONE = () -> true;

    /** Whether this agent keeps them now. Asked before each change; never waits. */
    boolean isOwner();

    /**
     * Whether another agent answers on the same addresses. Then link and rules stay when this one ends, whatever the profile says of
     * teardown: they are that one's as well, and it is the owner a moment later.
     */
    default boolean isShared() {
        return false;
    }

    /** Waits until this agent keeps them, at most so long; returns whether it does. */
    default boolean await(Duration patience) {
        return isOwner();
    }

    /** Why nobody can be the owner, and what to do; empty where all is well. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** As the status names it. */
    default String role() {
        return isOwner() ? "owner" : "standby";
    }
}
