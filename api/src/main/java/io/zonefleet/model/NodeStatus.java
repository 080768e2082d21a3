// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What a node's agent last reported; everything in it was observed, not assumed. Leased and small (at most 8 KiB).
 *
 * @param cluster its cluster
 * @param node its name
 * @param at when it was written
 * @param epoch the store epoch that it follows
 * @param proved per feed ({@link Feed#path}) the newest revision proved on the wire
 * @param provedAt when that was last achieved
 * @param commitToProofMillis from commit to proof of the newest change, where it was seen live
 * @param zonesTotal how many zones it should serve
 * @param zonesProved how many it does
 * @param exceptions the first zones that are not as they should be
 * @param faults at most 50
 * @param versions of agent, CoreDNS, Java
 * @param corefile version of the Corefile that answers
 * @param dns addresses with ports on which it answers
 * @param agentUrl where the agent can be asked for whole lists
 * @param network link, addresses and packet rules; empty where the profile has none
 * @param steps per feed when which revision was proved; empty from an agent that does not tell
 * @param traffic what clients asked lately; empty where that is not known
 * @param resolver whether the cluster's own DNS answers managed names too, for each of its addresses that was asked; empty where none was
 * @param role what it is for; empty from an agent that does not tell: a node cache
 */
public record NodeStatus(
        ClusterId cluster,
        NodeName node,
        Instant at,
        String epoch,
        SortedMap<String, Long> proved,
        Optional<Instant> provedAt,
        OptionalDouble commitToProofMillis,
        int zonesTotal,
        int zonesProved,
        List<ZoneState> exceptions,
        List<Fault> faults,
        SortedMap<String, String> versions,
        String corefile,
        List<String> dns,
        Optional<String> agentUrl,
        Optional<NetworkState> network,
        Optional<SortedMap<String, ProofSteps>> steps,
        Optional<Traffic> traffic,
        Optional<List<ResolverProof>> resolver,
        Optional<NodeRole> role) {

    /** How many faults one report may carry. */
    public static final int MAX_FAULTS = 50;

    public NodeStatus {
        exceptions = List.copyOf(exceptions);
        faults = List.copyOf(faults);
        dns = List.copyOf(dns);
        resolver = resolver.map(List::copyOf);
    }

    /** Of a node cache that has not asked the cluster's own DNS. */
    public NodeStatus(
            ClusterId cluster,
            NodeName node,
            Instant at,
            String epoch,
            SortedMap<String, Long> proved,
            Optional<Instant> provedAt,
            OptionalDouble commitToProofMillis,
            int zonesTotal,
            int zonesProved,
            List<ZoneState> exceptions,
            List<Fault> faults,
            SortedMap<String, String> versions,
            String corefile,
            List<String> dns,
            Optional<String> agentUrl,
            Optional<NetworkState> network,
            Optional<SortedMap<String, ProofSteps>> steps,
            Optional<Traffic> traffic) {
        this(
                cluster,
                node,
                at,
                epoch,
                proved,
                provedAt,
                commitToProofMillis,
                zonesTotal,
                zonesProved,
                exceptions,
                faults,
                versions,
                corefile,
                dns,
                agentUrl,
                network,
                steps,
                traffic,
                Optional.empty(),
                Optional.empty());
    }

    /** When it first proved {@code revision} of a feed; empty where it has not, or where that is not known. */
    public Optional<ProofSteps.Receipt> receipt(Feed feed, long revision) {
        return steps.flatMap(all -> Optional.ofNullable(all.get(feed.path()))).flatMap(each -> each.of(revision));
    }
}
