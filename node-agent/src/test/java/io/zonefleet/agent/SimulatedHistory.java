// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.desired.Renderer;
import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Feed;
import io.zonefleet.render.ServedImage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything that was ever right: what each revision of the store means for the node's files. */
final class SimulatedHistory {
    private final Map<String, Set<String>> zoneTexts = new HashMap<>();
    private final Set<String> corefiles = new HashSet<>();
    private final Map<SortedMap<String, Long>, Map<String, Long>> serials = new HashMap<>();
    private SortedMap<String, Long> newest = new TreeMap<>();

    /** The store has this now. */
    void add(ClusterImage image, AgentConfig config) {
        if (corefiles.isEmpty()) {
            // what a node serves that has never seen the store
            note(new ServedImage(image.cluster(), ClusterProfile.BUILT_IN, Map.of(), Map.of(), Map.of()), config);
        }
        Rendering rendering = note(ServedImage.of(image), config);
        newest = new TreeMap<>();
        newest.put("all", image.all().head().orElseThrow());
        newest.put(
                new Feed.OfCluster(image.cluster()).path(), image.own().head().orElseThrow());
        Map<String, Long> expected = new TreeMap<>();
        rendering
                .zones()
                .forEach((zone, file) -> expected.put(zone.text(), file.fact().serial()));
        serials.put(newest, expected);
    }

    private Rendering note(ServedImage image, AgentConfig config) {
        Rendering rendering =
                Renderer.render(Optional.empty(), image, config.nodeSettings(config.listen()), NodeState.EMPTY);
        rendering
                .zones()
                .values()
                .forEach(zone -> zoneTexts
                        .computeIfAbsent(zone.file(), file -> new HashSet<>())
                        .add(rendering.text(zone)));
        corefiles.add(rendering.corefile().text());
        return rendering;
    }

    Set<String> zoneTexts(String file) {
        return zoneTexts.getOrDefault(file, Set.of());
    }

    /** Whether any zone file ever had this line, be it as the wildcard's of another name. */
    boolean hasLine(String line) {
        return zoneTexts.values().stream()
                .flatMap(Set::stream)
                .flatMap(String::lines)
                .anyMatch(each -> each.substring(ZoneLines.owner(each).length())
                        .equals(line.substring(ZoneLines.owner(line).length())));
    }

    Set<String> corefiles() {
        return corefiles;
    }

    /** Heads of the feeds. */
    SortedMap<String, Long> newest() {
        return newest;
    }

    /** Serials of all zones at these heads; none for heads that never were. */
    Map<String, Long> serials(SortedMap<String, Long> heads) {
        return serials.getOrDefault(heads, Map.of());
    }
}
