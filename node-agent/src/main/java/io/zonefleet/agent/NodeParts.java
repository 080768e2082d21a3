// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.prove.Inquiry;
import io.zonefleet.agent.prove.Proving;
import io.zonefleet.agent.prove.Round;
import io.zonefleet.agent.resolver.ResolverWatch;
import io.zonefleet.agent.state.Time;
import io.zonefleet.agent.traffic.TrafficWatch;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the loop knows of its node, each part for itself; all belong to the loop's thread.
 *
 * @param operator the Corefile that an operator keeps, where he does
 * @param following what is to be served
 * @param renderings what the files are to be
 * @param files what they are
 * @param proving what is answered
 * @param coreDns the process
 * @param foreign who else is there
 * @param ports whether the process has all its ports
 * @param partners who else may be
 * @param network link, addresses and rules
 * @param traffic what clients ask of the process
 * @param resolver what the cluster's own DNS answers
 */
record NodeParts(
        OperatorWatch operator,
        Following following,
        Renderings renderings,
        NodeFiles files,
        Proving proving,
        CoreDnsWatch coreDns,
        ForeignWatch foreign,
        PluginPorts ports,
        PartnerWatch partners,
        NetworkWatch network,
        TrafficWatch traffic,
        ResolverWatch resolver) {

    private static final String METRICS = "prometheus";

    static NodeParts of(AgentConfig config, LoopParts world) {
        Time time = world.time();
        OperatorWatch operator =
                new OperatorWatch(world.surroundings(), config.places().corefile());
        Renderings renderings = new Renderings(world.disk(), operator);
        Proving proving = new Proving(world.prober(), time);
        return new NodeParts(
                operator,
                new Following(world.state(), time),
                renderings,
                new NodeFiles(world.disk(), config.places(), renderings, time),
                proving,
                new CoreDnsWatch(world.coreDns(), proving, time),
                new ForeignWatch(world.neighbours(), time),
                new PluginPorts(world.neighbours(), time),
                new PartnerWatch(world.partners(), world.prober(), time),
                new NetworkWatch(world.network(), renderings),
                world.traffic(),
                world.resolver());
    }

    /**
     * Looks, where it is time to, who else is where CoreDNS is, or has its ports.
     *
     * @param suspicious whether somebody has answered in its place
     * @return how long until it is time again; empty where it is not known whether CoreDNS runs
     */
    Optional<Duration> lookAround(boolean suspicious) {
        if (!coreDns.isKnown()) {
            return Optional.empty();
        }
        Set<Endpoint> endpoints = new LinkedHashSet<>(answering().endpoints());
        endpoints.addAll(renderings.dns());
        Set<Long> welcome = new HashSet<>(coreDns.pids());
        welcome.addAll(partners.pids());
        Duration others = foreign.step(endpoints, welcome, suspicious);
        traffic.follow(metrics());
        Duration own = ports.step(renderings.http(), isCorefileServed() ? coreDns.pids() : Set.of());
        return Optional.of(others.compareTo(own) < 0 ? others : own);
    }

    /** Where CoreDNS gives its metrics. Of several processes at one port any may answer; where another has the port, it would. */
    private Optional<Endpoint> metrics() {
        return coreDns.pids().size() == 1 && !ports.isMissing(METRICS)
                ? Optional.ofNullable(renderings.http().get(METRICS))
                : Optional.empty();
    }

    /** Where CoreDNS can be asked, and who answers there. */
    Inquiry.Where answering() {
        return new Inquiry.Where(
                renderings.listening().stream().map(Round.Listening::endpoint).toList(),
                proving.answerers().instances());
    }

    /** Whether the Corefile that is written is served, with all zone files that are written. */
    boolean isCorefileServed() {
        return proving.isProved()
                && files.isWrittenOut()
                && following.served().isPresent()
                && !coreDns.reloads().isBusy();
    }

    /** Whether all that is to be served is written, picked up and answered. */
    boolean isProved() {
        return isCorefileServed() && files.isComplete();
    }
}
