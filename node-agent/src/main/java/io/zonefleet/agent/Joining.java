// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.FaultKind;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When this agent's CoreDNS begins to answer clients. Where nobody else does, at once, with whatever is on the disk. Where another agent's
 * answers already there is time: what is on the disk may be nothing, or long out of date, and half of the clients would get that. So it stands
 * apart, at its private address only, until it has what the store says and was seen to answer it; or until the other no longer answers.
 */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
    /** After which it is said that it still stands apart. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Renderings renderings;
    private final PartnerWatch partners;
    private final Time time;
    private long since;

    Joining(Renderings renderings, PartnerWatch partners, Time time) {
        this.renderings = renderings;
        this.partners = partners;
        this.time = time;
    }

    /** Before CoreDNS is started; returns whether it is to stand apart. */
    boolean begin(AgentConfig config) {
        boolean apart = partners.isAnswered(config);
        since = time.now();
        renderings.standApart(apart);
        if (apart) {
            LOG.info("another agent answers: this one joins when it is proved");
        }
        return apart;
    }

    /** There is nothing that could be written for standing apart: what is on the disk is served as it is. */
    void skip() {
        renderings.standApart(false);
    }

    /**
     * Decides again.
     *
     * @param ready whether it has what the store says, and was seen to answer it
     * @return whether it joins now
     */
    boolean step(boolean ready) {
        if (!renderings.isApart() || (!ready && partners.isAnswered())) {
            return false;
        }
        renderings.standApart(false);
        LOG.atInfo().addKeyValue("ready", ready).log("joins: clients are answered from now on");
        return true;
    }

    List<Finding> findings() {
        return renderings.isApart() && time.since(since).compareTo(LONG) > 0
                ? List.of(new Finding(FaultKind.NOT_PROVED, "ha", Sentence.JOINS_LATER.of()))
                : List.of();
    }
}
