// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

/** Whose CoreDNS it is. */
public enum CoreDnsMode {
    /** The agent's: started, watched and ended by it. */
    SUPERVISED,
    /** Somebody else's: the agent finds it and signals it, nothing more. */
    BESIDE
}
