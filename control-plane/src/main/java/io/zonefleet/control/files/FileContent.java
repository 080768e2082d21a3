// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a file says.
 *
 * @param lines each line or row with what it is about
 * @param wanted what shall be, one of each key
 * @param complete kinds of which a file is meant to say everything there is: what it leaves out can be removed
 */
record FileContent(List<Line> lines, Map<IntentKey, Wanted> wanted, Set<Kind> complete) {
    FileContent {
        lines = List.copyOf(lines);
        wanted = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
        complete = Set.copyOf(complete);
    }

    /**
     * One line or row.
     *
     * @param at {@code line/12}, or a JSON pointer
     * @param resource what it is about; where nothing came of it, what it names
     * @param note why nothing came of it; empty otherwise
     */
    record Line(String at, String resource, String note) {}

    /** What a file wants of a resource. */
    sealed interface Wanted {
        /** Where the file says it. */
        String at();

        /** All of it. */
        record Whole(String at, Intent intent) implements Wanted {}

        /** Some fields of the spec of a contribution; null: as if it was not there. What is not named stays as it is. */
        record Fields(String at, DomainName name, ObjectNode fields) implements Wanted {}
    }

    /** Kinds of resources, as a state has them. */
    enum Kind {
        PROFILES,
        CLUSTERS,
        ZONES,
        SOURCES,
        DOMAINS,
        CONTRIBUTIONS,
        DRAINS;

        /** Its name in a state. */
        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Kind of(IntentKey key) {
            return switch (key) {
                case IntentKey.OfProfile profile -> PROFILES;
                case IntentKey.OfCluster cluster -> CLUSTERS;
                case IntentKey.OfZone zone -> ZONES;
                case IntentKey.OfSource source -> SOURCES;
                case IntentKey.OfDrain drain -> DRAINS;
                case IntentKey.OfDomain domain ->
                    domain.source().equals(io.zonefleet.model.SourceId.API) ? DOMAINS : CONTRIBUTIONS;
            };
        }
    }
}
