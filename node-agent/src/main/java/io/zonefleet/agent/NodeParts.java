// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.prove.Inquiry;
import io.zonefleet.agent.prove.Proving;
import io.zonefleet.agent.prove.Round;
import io.zonefleet.agent.state.Time;

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
 * @param partners who else may be
 * @param network link, addresses and rules
 */
record NodeParts(
        OperatorWatch operator,
        Following following,
        Renderings renderings,
        NodeFiles files,
        Proving proving,
        CoreDnsWatch coreDns,
        ForeignWatch foreign,
        PartnerWatch partners,
        NetworkWatch network) {

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
                new PartnerWatch(world.partners(), world.prober(), time),
                new NetworkWatch(world.network(), renderings));
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
