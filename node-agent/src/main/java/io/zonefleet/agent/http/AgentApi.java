// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.http;

import io.zonefleet.agent.network.plan.NetworkListing;
import io.zonefleet.agent.prove.Inquiry;
import io.zonefleet.agent.report.View;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Violation;
import io.zonefleet.model.ZoneState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the agent can be asked and told. Any thread; an {@link IllegalStateException} says that it does not answer now. */
public interface AgentApi {
    /** How it is; empty before the first look. */
    Optional<View> view();

    /** Whether its loop takes questions. */
    boolean isAlive();

    /** Every zone with its serials, in order. */
    List<ZoneState> zones();

    /** The text of a zone's file as it stands on the disk; empty where there is no such zone. */
    Optional<String> zoneFile(DomainName zone);

    /** The Corefile as it stands on the disk; empty where there is none. */
    Optional<String> corefile();

    /**
     * Link, addresses and packet rules one by one, as last seen; nothing where the profile has no network.
     *
     * @throws IllegalStateException also where they were not looked at yet
     */
    NetworkListing network();

    /**
     * Has this node's CoreDNS asked, at its own addresses, each instance of it.
     *
     * @param timeout for each of them
     */
    List<Inquiry.Asked> inquire(Inquiry inquiry, Duration timeout);

    /** The longest zone of this node at or above a name, with its serials; empty where there is none. */
    Optional<ZoneState> zoneAbove(String name);

    /** Reads the configuration file again; what is wrong with it, where something is. */
    List<Violation> reload();

    /** An operator's word that the store may have this epoch. */
    void acceptEpoch(String epoch);
}
