// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong now, and since when. Each part of the agent says all that it finds wrong; what it no longer says is over. */
public final class FaultBook {
    private static final Logger LOG = LoggerFactory.getLogger(FaultBook.class);

    private final Map<String, List<Finding>> byPart = new TreeMap<>();
    private Map<Key, Fault> faults = new HashMap<>();

    private record Key(FaultKind kind, String subject) {}

    /**
     * Replaces what a part finds wrong.
     *
     * @param part any name for it
     */
    public void set(String part, List<Finding> findings, Instant now) {
        if (findings.equals(byPart.getOrDefault(part, List.of()))) {
            return;
        }
        byPart.put(part, List.copyOf(findings));
        Map<Key, Fault> next = new HashMap<>();
        byPart.values().stream().flatMap(List::stream).forEach(finding -> {
            Key key = new Key(finding.kind(), finding.subject());
            Fault before = faults.get(key);
            next.putIfAbsent(
                    key,
                    new Fault(
                            finding.kind(),
                            finding.subject(),
                            finding.message(),
                            before == null ? now : before.since(),
                            Optional.of(finding.words().said())));
        });
        log(faults.keySet(), next);
        faults = next;
    }

    private static void log(Set<Key> before, Map<Key, Fault> after) {
        after.forEach((key, fault) -> {
            if (!before.contains(key)) {
                LOG.atWarn()
                        .addKeyValue("fault", key.kind().text())
                        .addKeyValue("subject", key.subject())
                        .log(fault.message());
            }
        });
        before.stream()
                .filter(key -> !after.containsKey(key))
                .forEach(key -> LOG.atInfo()
                        .addKeyValue("fault", key.kind().text())
                        .addKeyValue("subject", key.subject())
                        .log("fault is over"));
    }

    /** All of them, the oldest first. */
    public List<Fault> all() {
        List<Fault> all = new ArrayList<>(faults.values());
        all.sort(Comparator.comparing(Fault::since).thenComparing(Fault::kind).thenComparing(Fault::subject));
        return all;
    }

    /** How many there are of each kind, kinds without any included. */
    public Map<FaultKind, Integer> counts() {
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            counts.put(kind, 0);
        }
        faults.keySet().forEach(key -> counts.merge(key.kind(), 1, Integer::sum));
        return counts;
    }

    /** Kinds of which there is at least one. */
    public Set<FaultKind> kinds() {
        return faults.keySet().stream().map(Key::kind).collect(Collectors.toSet());
    }
}
