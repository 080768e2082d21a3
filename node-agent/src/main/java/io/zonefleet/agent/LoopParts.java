// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.actual.Neighbours;
import io.zonefleet.agent.apply.CoreDns;
import io.zonefleet.agent.apply.StateFiles;
import io.zonefleet.agent.ha.Partners;
import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.report.View;
import io.zonefleet.agent.resolver.ResolverWatch;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Time;
import io.zonefleet.agent.traffic.TrafficWatch;
import io.zonefleet.corefile.Surroundings;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything that the loop touches the world with. A simulation gives it others.
 *
 * @param partners agents that answer on the same addresses
 * @param surroundings of an operator's Corefile
 * @param network link, addresses and rules of the node
 * @param traffic what clients ask of CoreDNS
 * @param resolver what the cluster's own DNS answers for managed names
 * @param store what the store says
 * @param rereadStore has the store read as a whole again
 * @param reportTrouble why the last report could not be written; empty where it could
 * @param rival another agent that reports as this node; empty where there is none
 * @param report takes what is to be reported; never waits
 * @param proved is told how long a change took from its receipt to its proof
 */
record LoopParts(
        Time time,
        Disk disk,
        StateFiles state,
        CoreDns coreDns,
        Prober prober,
        Neighbours neighbours,
        Partners partners,
        Surroundings surroundings,
        Network network,
        TrafficWatch traffic,
        ResolverWatch resolver,
        StoreView store,
        Runnable rereadStore,
        Supplier<Optional<String>> reportTrouble,
        Supplier<Optional<Words>> rival,
        Consumer<View> report,
        Consumer<Duration> proved) {

    /**
     * Without an operator who keeps a Corefile of his own, with the network as it is, without anybody else who could report as this node, and
     * without a look at what clients ask and at the cluster's own DNS.
     */
    LoopParts(
            Time time,
            Disk disk,
            StateFiles state,
            CoreDns coreDns,
            Prober prober,
            Neighbours neighbours,
            StoreView store,
            Runnable rereadStore,
            Supplier<Optional<String>> reportTrouble,
            Consumer<View> report,
            Consumer<Duration> proved) {
        this(
                time,
                disk,
                state,
                coreDns,
                prober,
                neighbours,
                Partners.NONE,
                Surroundings.NOTHING,
                Network.NONE,
                TrafficWatch.NONE,
                ResolverWatch.NONE,
                store,
                rereadStore,
                reportTrouble,
                Optional::empty,
                report,
                proved);
    }

    List<Finding> rivalFindings() {
        return rival.get().stream()
                .map(who -> new Finding(FaultKind.DUPLICATE_NODE, "status", who))
                .toList();
    }
}
