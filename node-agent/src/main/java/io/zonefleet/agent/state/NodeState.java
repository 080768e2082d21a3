// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a node, as they are or as they shall be.
 *
 * @param zones zone files by name
 * @param corefile absent where there is none
 */
public record NodeState(SortedMap<String, FileFact> zones, Optional<FileFact> corefile) {
    /** Nothing at all. */
    public static final NodeState EMPTY = new NodeState(new TreeMap<>(), Optional.empty());

    public NodeState {
        zones = Collections.unmodifiableSortedMap(new TreeMap<>(zones));
    }
}
