// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.desired.Rendering.ZoneFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What may leave a zone's file only when the Corefile is served: names that go to another zone, and wildcards of a zone that is closed.
 * CoreDNS looks at zone files by itself: were they taken before, these names would be asked upstream in between, which nobody ever wanted.
 *
 * <p>Such a wildcard is still there for a moment when the Corefile is served. Names below it that are gone by then have hidden it so far and
 * go on doing so: their records are there as long.
 */
final class MovedNames {
    private final Supplier<List<String>> leaving;
    private final Map<String, ZoneFile> byFile;
    private final Map<String, String> fileOf = new HashMap<>();
    private Optional<List<String>> left = Optional.empty();

    /**
     * The files of one change.
     *
     * @param byFile the wanted zones by their files
     * @param leaving texts of the zone files that are there and no longer wanted; asked for where it matters, once
     */
    MovedNames(Map<String, ZoneFile> byFile, Supplier<List<String>> leaving) {
        this.leaving = leaving;
        this.byFile = byFile;
        byFile.values()
                .forEach(zone -> zone.content().members().forEach(member -> {
                    fileOf.put(member.name().absolute(), zone.file());
                    member.answer()
                            .records()
                            .forEach(record -> fileOf.put(record.name().absolute(member.name()), zone.file()));
                }));
    }

    /**
     * Lines to add to a zone's file as it is wanted: what may leave it only then. None where there is nothing of the kind.
     *
     * @param present the file's text as it is
     */
    List<String> lines(String file, String present) {
        ZoneFile zone = byFile.get(file);
        if (zone == null || zone.refused()) {
            return List.of();
        }
        Stream<String> moved = present.lines().filter(line -> isMoved(zone, line));
        if (present.lines().anyMatch(line -> isClosing(zone, line))) {
            moved = Stream.concat(moved, hiding(zone, present));
        }
        return moved.distinct().toList();
    }

    /** Records below a zone that hid its wildcard so far, and are gone with the new Corefile. */
    private Stream<String> hiding(ZoneFile zone, String present) {
        List<String> texts = left.orElseGet(leaving);
        left = Optional.of(texts);
        String below = "." + zone.content().zone().absolute();
        return Stream.concat(Stream.of(present), texts.stream())
                .flatMap(ZoneLines::records)
                .filter(line -> ZoneLines.owner(line).endsWith(below));
    }

    private boolean isMoved(ZoneFile zone, String line) {
        String owner = ZoneLines.owner(line);
        String name = owner.startsWith(ZoneLines.WILDCARD) ? owner.substring(ZoneLines.WILDCARD.length()) : owner;
        return !ZoneLines.isApex(line)
                && (isClosing(zone, line) || !zone.file().equals(fileOf.getOrDefault(name, zone.file())));
    }

    private static boolean isClosing(ZoneFile zone, String line) {
        return zone.content().closed() && line.startsWith(ZoneLines.WILDCARD);
    }
}
