// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.desired.Rendering;
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
    private static final String WILDCARD = "*.";
    /** Of the NS record that each zone has; others are delegations below it. */
    private static final String APEX_SERVER = "\tNS\tns.zonefleet.invalid.";

    private final Rendering wanted;
    private final Supplier<List<String>> leaving;
    private final Map<String, ZoneFile> byFile;
    private final Map<String, String> fileOf = new HashMap<>();
    private Optional<List<String>> left = Optional.empty();

    /** @param leaving texts of the zone files that are there and no longer wanted; asked for where it matters, once */
    MovedNames(Rendering wanted, Supplier<List<String>> leaving) {
        this.wanted = wanted;
        this.leaving = leaving;
        this.byFile = wanted.byFile();
        wanted.zones()
                .values()
                .forEach(zone -> zone.content().members().forEach(member -> {
                    fileOf.put(member.name().absolute(), zone.file());
                    member.answer()
                            .records()
                            .forEach(record -> fileOf.put(record.name().absolute(member.name()), zone.file()));
                }));
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
        Stream<String> moved = present.lines().filter(line -> isMoved(zone, line));
        if (present.lines().anyMatch(line -> isClosing(zone, line))) {
            moved = Stream.concat(moved, hiding(zone, present));
        }
        List<String> kept = moved.distinct().toList();
        return kept.isEmpty() ? Optional.empty() : Optional.of(wanted.text(zone) + String.join("\n", kept) + "\n");
    }

    /** Records below a zone that hid its wildcard so far, and are gone with the new Corefile. */
    private Stream<String> hiding(ZoneFile zone, String present) {
        List<String> texts = left.orElseGet(leaving);
        left = Optional.of(texts);
        String below = "." + zone.content().zone().absolute();
        return Stream.concat(Stream.of(present), texts.stream())
                .flatMap(String::lines)
                .filter(line -> owner(line).endsWith(below) && !isApex(line));
    }

    private boolean isMoved(ZoneFile zone, String line) {
        String owner = owner(line);
        String name = owner.startsWith(WILDCARD) ? owner.substring(WILDCARD.length()) : owner;
        return !isApex(line) && (isClosing(zone, line) || !zone.file().equals(fileOf.getOrDefault(name, zone.file())));
    }

    private static boolean isClosing(ZoneFile zone, String line) {
        return zone.content().closed() && line.startsWith(WILDCARD);
    }

    private static boolean isApex(String line) {
        return line.contains("\tSOA\t") || line.endsWith(APEX_SERVER);
    }

    /** A line of a zone file begins with the whole name. */
    private static String owner(String line) {
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return line.substring(0, end);
    }
}
