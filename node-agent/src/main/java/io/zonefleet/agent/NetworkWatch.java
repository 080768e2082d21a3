// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.network.plan.NetworkListing;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.Words;
import io.zonefleet.render.CorefileText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells the network what the profile wants of it, before a Corefile binds its addresses. Belongs to the loop's thread. */
final class NetworkWatch {
    /** Some runs of ip. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Network network;
    private final Renderings renderings;
    private Wish last = Wish.NONE;
    private Optional<Words> waits = Optional.empty();
    private boolean lacking;
    private boolean followed;

    NetworkWatch(Network network, Renderings renderings) {
        this.network = network;
        this.renderings = renderings;
    }

    /** From now on the node is to be as this profile says. Where its addresses change, they are waited for: CoreDNS can't bind them before. */
    void follow(ClusterProfile profile, AgentConfig config) {
        followed = true;
        Wish wish = wish(profile, config);
        if (!wish.equals(last)) {
            last = wish;
            network.want(wish);
            lacking = !network.awaitAddresses(PATIENCE);
        }
    }

    /** Whether addresses that a Corefile was written without are there now: CoreDNS may have refused it for want of them. Says so once. */
    boolean haveAddressesCome() {
        boolean come = lacking && network.awaitAddresses(Duration.ZERO);
        lacking &= !come;
        return come;
    }

    private Wish wish(ClusterProfile profile, AgentConfig config) {
        return profile.profile().network().isEmpty()
                ? Wish.NONE
                : Wish.of(
                        profile.profile().network(),
                        renderings.clientsAt(profile, config),
                        new CorefileText(config.cluster(), profile, config.nodeSettings(config.listen())).health(),
                        profile.intercepted());
    }

    /** Tells how CoreDNS answers. */
    void answers(Network.Answers answers) {
        network.answers(answers);
    }

    List<Finding> findings() {
        return network.findings();
    }

    /** Tells why addresses that the profile wants are none of those yet. */
    void waits(Optional<Words> why) {
        waits = why;
    }

    /** What was last seen one by one; empty where it was not looked at yet, or nobody has said yet what is wished. */
    Optional<NetworkListing> listing() {
        return followed ? network.listing() : Optional.empty();
    }

    Optional<NetworkState> state() {
        return network.state().map(state -> state.waiting(waits.map(Words::text), waits.map(Words::said)));
    }
}
