// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.FaultKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what is served last beyond the agent's end: after the answer is right, or when that takes long, so that no change waits for it.
 * Belongs to the loop's thread.
 */
final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final Duration UNPROVED = Duration.ofSeconds(5);

    private final NodeParts node;
    private final Time time;
    private long lastChange;
    private List<Finding> findings = List.of();

    Memory(NodeParts node, Time time) {
        this.node = node;
        this.time = time;
        this.lastChange = time.now();
    }

    /** Files were written. */
    void written() {
        lastChange = time.now();
    }

    /** Remembers what is due; returns whether there are files now that nobody needs any more. */
    boolean step() {
        boolean proved = node.isProved();
        boolean spare = false;
        if (!proved && !node.isCorefileServed() && time.since(lastChange).compareTo(UNPROVED) < 0) {
            return false;
        }
        try {
            if (node.isCorefileServed()) {
                spare = node.files()
                        .keepCorefile(); // settled with the rest: after a loss of power it must not be an older one
            }
            if (!node.files().isSettled()) {
                node.following().settle();
                node.files().settle();
            }
            if (node.following().wantsRemembering()) {
                node.following().remember();
            }
            findings = List.of();
        } catch (IOException e) {
            findings = List.of(new Finding(FaultKind.WRITE_FAILED, "memory", Sentence.NOT_REMEMBERED.of(e)));
        }
        return spare;
    }

    /** Remembers what is not remembered yet: the agent ends. */
    void finish() {
        if (node.following().isUnremembered()) {
            try {
                node.following().remember();
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("what is served can't be remembered for the next start");
            }
        }
    }

    /** Why it can't; empty where it can. */
    List<Finding> findings() {
        return findings;
    }
}
