// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A zone file as it is written here: one record each line, with all its names in full.
 *
 * @param byOwner what follows each name
 */
record ZoneLines(Map<String, List<String>> byOwner) {
    static final String WILDCARD = "*.";
    /** Of the NS record that each zone has; others are delegations below it. */
    private static final String APEX_SERVER = "\tNS\tns.zonefleet.invalid.";

    /** Of a file's text. */
    static ZoneLines of(String text) {
        Map<String, List<String>> byOwner = new HashMap<>();
        records(text).forEach(line -> {
            String owner = owner(line);
            byOwner.computeIfAbsent(owner, o -> new ArrayList<>()).add(line.substring(owner.length()));
        });
        return new ZoneLines(byOwner);
    }

    /** The lines that are not every zone's. */
    static Stream<String> records(String text) {
        return text.lines().filter(line -> !line.startsWith(";") && !isApex(line));
    }

    /** The name that a line is of: it begins with it. */
    static String owner(String line) {
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return line.substring(0, end);
    }

    /** Whether it is one of the two records that every zone has. */
    static boolean isApex(String line) {
        return line.contains("\tSOA\t") || line.endsWith(APEX_SERVER);
    }

    /** The name above; empty above the last label. */
    static String parent(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    /** Whether there is a record of a name. */
    boolean has(String name) {
        return byOwner.containsKey(name);
    }

    /** What the wildcard says that answers for a name below it; nothing where the nearest name above has none. */
    List<String> above(String name) {
        for (String up = parent(name); !up.isEmpty(); up = parent(up)) {
            List<String> wildcard = byOwner.get(WILDCARD + up);
            if (wildcard != null || has(up)) {
                return wildcard == null ? List.of() : wildcard;
            }
        }
        return List.of();
    }

    /** What that wildcard says, as records of another name. */
    List<String> copies(String name, String owner) {
        return above(name).stream().map(rest -> owner + rest).toList();
    }
}
