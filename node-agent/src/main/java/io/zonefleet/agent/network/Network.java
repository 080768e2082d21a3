// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.network.plan.NetworkListing;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.model.Address;
import io.zonefleet.model.NetworkState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Link, addresses and rules of the node, as the loop sees them. None of its methods but {@link #awaitAddresses} waits. The order at a start:
 * link and addresses, then CoreDNS, then its proof, then rules.
 */
public interface Network {
    /** Nothing is wished, nothing is run. */
    Network NONE = new Network() {
        @Override
        public void want(Wish wish) {}

        @Override
        public void answers(Answers answers) {}

        @Override
        public boolean awaitAddresses(Duration patience) {
            return true;
        }

        @Override
        public boolean has(Collection<Address> addresses) {
            return true;
        }

        @Override
        public boolean carries(Collection<Address> addresses, String link) {
            return false;
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }

        @Override
        public Optional<NetworkState> state() {
            return Optional.empty();
        }
    };

    /** What was seen of the node cache on the wire. */
    enum Answers {
        /** It answers everywhere, with the Corefile that is written. */
        PROVED,
        /** It answers, but something new is not proved yet. */
        PARTLY,
        /** It does not answer. */
        NOT
    }

    /** From now on the node is to be like that. */
    void want(Wish wish);

    /** Tells what was seen of the node cache; rules come with its first proof. */
    void answers(Answers answers);

    /** Waits until the addresses of the last wish are there, at most so long; returns whether they are. */
    boolean awaitAddresses(Duration patience);

    /** Whether a program could bind these addresses here, as far as the kernel says. */
    boolean has(Collection<Address> addresses);

    /** Whether all these addresses are on this link, or on {@code lo}: there they are the node cache's, wherever else they may be bound. */
    boolean carries(Collection<Address> addresses, String link);

    /** What is not as it should be. */
    List<Finding> findings();

    /** What was last seen; empty where nothing is wished. */
    Optional<NetworkState> state();

    /** What was last seen one by one; nothing where nothing is wished, empty where it was not looked at yet. Any thread. */
    default Optional<NetworkListing> listing() {
        return Optional.of(NetworkListing.NOTHING);
    }
}
