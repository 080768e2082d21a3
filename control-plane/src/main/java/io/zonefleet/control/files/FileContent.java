// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * What a file says.
 *
 * @param lines each line or row with what it is about
 * @param wanted what shall be, one of each key
 * @param complete kinds of which a file is meant to say everything there is: what it leaves out can be removed
 */
record FileContent(Lines lines, Map<IntentKey, Wanted> wanted, Set<Kind> complete) {
    FileContent {
        wanted = Collections.unmodifiableMap(wanted);
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

        /**
         * Some fields of the spec of a contribution; null: as if it was not there. What is not named stays as it is.
         *
         * @param packed the fields
         */
        record Fields(String at, DomainName name, PackedFields packed) implements Wanted {
            Fields(String at, DomainName name, ObjectNode fields) {
                this(at, name, PackedFields.of(fields));
            }

            /** A tree of its own each time. */
            ObjectNode fields() {
                return packed.tree();
            }
        }
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
