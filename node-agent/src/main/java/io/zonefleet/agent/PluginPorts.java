// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Neighbours;
import io.zonefleet.agent.actual.Neighbours.Missing;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.FaultKind;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds out whether CoreDNS has the ports of its HTTP plugins. Where {@code prometheus} or {@code ready} does not get its port, CoreDNS
 * 1.15.0 serves without it and says little or nothing, and no reload makes it try again. A port counts as missed when it was so twice in
 * a row: CoreDNS closes and opens them while it reloads.
 */
final class PluginPorts {
    private static final Duration PERIOD = Duration.ofSeconds(20);
    private static final Duration SECOND_LOOK = Duration.ofSeconds(1);

    private final Neighbours neighbours;
    private final Time time;
    private List<Missing> last = List.of();
    private List<Missing> confirmed = List.of();
    private SortedMap<String, Endpoint> plugins = new TreeMap<>();
    private long nextLook;

    PluginPorts(Neighbours neighbours, Time time) {
        this.neighbours = neighbours;
        this.time = time;
        this.nextLook = time.now();
    }

    /**
     * Looks, where it is time to.
     *
     * @param http where plugins of CoreDNS should listen, by their names
     * @param own pids of the CoreDNS that serves so; none where it is not known to: then what was seen last stands
     * @return how long until it is time again
     */
    Duration step(SortedMap<String, Endpoint> http, Collection<Long> own) {
        if (!http.equals(plugins)) {
            plugins = new TreeMap<>(http);
            last = List.of();
            confirmed = List.of();
            nextLook = time.now() + SECOND_LOOK.toNanos();
        }
        if (plugins.isEmpty()) {
            return PERIOD;
        }
        if (own.isEmpty()) {
            return SECOND_LOOK;
        }
        if (time.now() - nextLook >= 0) {
            List<Missing> seen = neighbours.missing(new HashSet<>(plugins.values()), own);
            Set<Endpoint> before = new HashSet<>(last.stream().map(Missing::at).toList());
            confirmed = seen.stream()
                    .filter(missing -> before.contains(missing.at()))
                    .toList();
            last = seen;
            nextLook = time.now() + (seen.isEmpty() ? PERIOD : SECOND_LOOK).toNanos();
        }
        return Duration.ofNanos(nextLook - time.now());
    }

    /** Whether a plugin has no port. */
    boolean isMissing(String plugin) {
        return findings().stream().anyMatch(finding -> finding.subject().equals(plugin));
    }

    /** Which plugins have no port, who has it, and what to do. */
    List<Finding> findings() {
        return confirmed.stream()
                .flatMap(missing -> plugins.entrySet().stream()
                        .filter(plugin -> plugin.getValue().equals(missing.at()))
                        .map(plugin -> finding(plugin, missing)))
                .toList();
    }

    private static Finding finding(Map.Entry<String, Endpoint> plugin, Missing missing) {
        String at = missing.at().text();
        return new Finding(
                FaultKind.PORT_TAKEN,
                plugin.getKey(),
                missing.who()
                        .map(who -> Sentence.PORT_OF_OTHER.of(at, who))
                        .orElseGet(() -> Sentence.PORT_LOST.of(at)));
    }
}
