// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.desired.Rendering.ZoneFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What may leave a zone's file only when the Corefile is served: names that go to another zone, and wildcards of a zone that is closed.
 * CoreDNS looks at zone files by itself: were they taken before, these names would be asked upstream in between, which nobody ever wanted.
 */
final class MovedNames {
    private static final String WILDCARD = "*.";

    private final Rendering wanted;
    private final Map<String, ZoneFile> byFile;
    private final Map<String, String> fileOf = new HashMap<>();

    MovedNames(Rendering wanted) {
        this.wanted = wanted;
        this.byFile = wanted.byFile();
        wanted.zones()
                .values()
                .forEach(zone -> zone.content()
                        .members()
                        .forEach(member -> fileOf.put(member.name().absolute(), zone.file())));
    }

    /**
     * What a zone's file has to be until the Corefile is served: as it is wanted, and still with what only then may leave it. Empty where
     * there is nothing of the kind.
     *
     * @param present the file's text as it is
     */
    Optional<String> bridge(String file, String present) {
        ZoneFile zone = byFile.get(file);
        if (zone == null || zone.refused()) {
            return Optional.empty();
        }
        List<String> moved = present.lines().filter(line -> isMoved(zone, line)).toList();
        return moved.isEmpty() ? Optional.empty() : Optional.of(wanted.text(zone) + String.join("\n", moved) + "\n");
    }

    /** A line of a zone file begins with the whole name. */
    private boolean isMoved(ZoneFile zone, String line) {
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        String owner = line.substring(0, end);
        String name = owner.startsWith(WILDCARD) ? owner.substring(WILDCARD.length()) : owner;
        boolean apex = line.contains("\tSOA\t") || line.contains("\tNS\t");
        boolean closes = zone.content().closed() && owner.startsWith(WILDCARD);
        return !apex && (closes || !zone.file().equals(fileOf.getOrDefault(name, zone.file())));
    }
}
