// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Neighbours;
import io.zonefleet.agent.actual.Neighbours.Foreign;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds other processes on our addresses: SO_REUSEPORT lets them share the port silently, and the kernel gives them a part of the queries.
 * A socket counts when it was seen twice in a row, because ours come and go while CoreDNS reloads.
 */
final class ForeignWatch {
    private static final Duration PERIOD = Duration.ofSeconds(20);
    private static final Duration SECOND_LOOK = Duration.ofSeconds(1);

    private final Neighbours neighbours;
    private final Time time;
    private List<Foreign> last = List.of();
    private List<Foreign> confirmed = List.of();
    private long nextLook;
    private long lastLook;

    ForeignWatch(Neighbours neighbours, Time time) {
        this.neighbours = neighbours;
        this.time = time;
        this.nextLook = time.now();
        this.lastLook = nextLook;
    }

    /**
     * Looks, where it is time to.
     *
     * @param own pids of our CoreDNS, and of those that may share its addresses; none where none runs
     * @param suspicious whether somebody has answered in our place, so that it is worth while to look soon
     * @return how long until it is time again
     */
    Duration step(Collection<Endpoint> endpoints, Collection<Long> own, boolean suspicious) {
        boolean soon = suspicious && confirmed.isEmpty();
        if (time.now() - nextLook >= 0 || (soon && time.since(lastLook).compareTo(SECOND_LOOK) >= 0)) {
            lastLook = time.now();
            List<Foreign> seen = neighbours.at(endpoints, own);
            Set<Foreign> before = new HashSet<>(last);
            confirmed = seen.stream().filter(before::contains).toList();
            last = seen;
            nextLook = time.now() + (seen.isEmpty() ? PERIOD : SECOND_LOOK).toNanos();
        }
        return Duration.ofNanos(nextLook - time.now());
    }

    boolean isAlone() {
        return confirmed.isEmpty();
    }

    /** Whether nobody else is at these. */
    boolean isAloneAt(Collection<Endpoint> endpoints) {
        return confirmed.stream().noneMatch(foreign -> endpoints.contains(foreign.at()));
    }

    /**
     * What was found.
     *
     * @param strangers who answered in our place, by address
     */
    List<Finding> findings(Map<String, Words> strangers) {
        List<Finding> findings = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Foreign foreign : confirmed) {
            named.add(foreign.at().text());
            findings.add(
                    finding(foreign.at().text() + " " + foreign.transport(), Sentence.LISTENS_TOO.of(foreign.who())));
        }
        strangers.forEach((where, what) -> {
            if (!named.contains(where)) {
                findings.add(finding(where, Sentence.ANSWERS_TOO.of(what)));
            }
        });
        return findings;
    }

    private static Finding finding(String where, Words what) {
        return new Finding(FaultKind.FOREIGN_LISTENER, where, what);
    }
}
