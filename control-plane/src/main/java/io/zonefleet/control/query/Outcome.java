// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.model.NodeId;
import io.zonefleet.model.ZoneState;
import java.util.Optional;
import java.util.OptionalLong;

/** What came of asking somebody. That somebody did not answer is a result as well. */
sealed interface Outcome {
    /** Who was asked, and how. */
    Asked asked();

    /**
     * Who was asked.
     *
     * @param node empty for a server that the request named
     * @param server as it was asked; empty where it did not come to that
     * @param via agent or direct
     */
    record Asked(Optional<NodeId> node, Optional<String> server, Transport transport, Via via) {}

    /**
     * An answer.
     *
     * @param instance of CoreDNS that gave it, where that is known
     * @param millis from question to answer, as whoever asked measured it
     * @param retried whether it was cut over UDP, and asked for again over TCP
     * @param cut whether it is cut all the same
     * @param ttl shortest of its records
     * @param zone that holds the name on the node, as its agent says
     */
    record Answered(
            Asked asked,
            Optional<String> instance,
            double millis,
            boolean retried,
            boolean cut,
            OptionalLong ttl,
            Said said,
            Optional<ZoneState> zone)
            implements Outcome {}

    /** None, with why. */
    record Unanswered(Asked asked, String why) implements Outcome {}
}
