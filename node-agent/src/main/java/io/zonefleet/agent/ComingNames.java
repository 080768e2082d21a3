// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.ZoneText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a zone's file needs besides its own until the Corefile is served, because that has a new zone below it: names of that one are answered
 * by a wildcard until then. Where the wildcard changes as well, and CoreDNS reads the file first, such a name would have an answer that is younger
 * than the name itself, and that nobody ever meant for it. So its records are in the file as long.
 */
final class ComingNames {
    private final Rendering wanted;
    private final Map<String, ZoneFile> byFile;
    /** New zones by the file that answers for them until they are there. */
    private final Map<String, List<ZoneFile>> coming = new HashMap<>();

    /**
     * The files of one change.
     *
     * @param byFile the wanted zones by their files
     * @param isServed whether the Corefile that CoreDNS has names a zone file; where it is not known which one it has: whether all do
     * @param mayBe whether any of them does
     */
    ComingNames(Rendering wanted, Map<String, ZoneFile> byFile, Predicate<String> isServed, Predicate<String> mayBe) {
        this.wanted = wanted;
        this.byFile = byFile;
        wanted.zones().values().stream()
                .filter(zone -> !zone.refused() && !isServed.test(zone.file()))
                .forEach(zone -> answering(zone.content().zone(), mayBe)
                        .ifPresent(file -> coming.computeIfAbsent(file, f -> new ArrayList<>())
                                .add(zone)));
    }

    /** The file of the zone that answers for what is below it, where there is none of its own. */
    private static Optional<String> answering(DomainName name, Predicate<String> isServed) {
        for (Optional<DomainName> up = name.parent();
                up.isPresent();
                up = up.get().parent()) {
            String file = ZoneText.fileName(up.get());
            if (isServed.test(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /**
     * Lines to add to a file as it is wanted; none where no wildcard changes for a name that comes.
     *
     * @param present the file's text as it is
     * @param staying lines of it that stay as long
     */
    Set<String> lines(String file, String present, List<String> staying) {
        List<ZoneFile> below = coming.getOrDefault(file, List.of());
        ZoneFile zone = byFile.get(file);
        if (below.isEmpty() || zone == null || zone.refused()) {
            return Set.of();
        }
        ZoneLines before = ZoneLines.of(present);
        ZoneLines after = ZoneLines.of(wanted.text(zone) + String.join("\n", staying));
        Set<String> lines = new LinkedHashSet<>();
        for (ZoneFile each : below) {
            List<String> own = ZoneLines.records(wanted.text(each)).toList();
            if (own.stream()
                    .map(ZoneLines::owner)
                    .anyMatch(name -> !before.above(name).equals(after.above(name)))) {
                lines.addAll(own);
                lines.addAll(hidden(each, own, before, after));
            }
        }
        return lines;
    }

    /**
     * What a wildcard answers and a new name would hide from it (RFC 4592 section 3.3.1): names between it and the zone, where the new wildcard
     * goes on; and what is below a new name that is closed, where the old one does until the zone is there.
     */
    private static Set<String> hidden(ZoneFile coming, List<String> own, ZoneLines before, ZoneLines after) {
        Set<String> there = own.stream().map(ZoneLines::owner).collect(Collectors.toSet());
        Set<String> lines = new LinkedHashSet<>();
        for (String name : there) {
            if (name.startsWith(ZoneLines.WILDCARD)) {
                continue;
            }
            for (String up = ZoneLines.parent(name); !up.isEmpty(); up = ZoneLines.parent(up)) {
                if (!there.contains(up) && !after.has(up)) {
                    lines.addAll(after.copies(up, up));
                    lines.addAll(after.copies(up, ZoneLines.WILDCARD + up));
                }
            }
            if (coming.content().closed() && !there.contains(ZoneLines.WILDCARD + name)) {
                lines.addAll(before.copies(name, ZoneLines.WILDCARD + name));
            }
        }
        return lines;
    }
}
