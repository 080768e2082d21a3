// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The events of one look at what has changed. Only the last carries the id, so that who was cut off in between is told all of them again.
 */
final class Batch {
    private final long revision;
    private final EnumMap<Kind, String> details;
    private final String last;
    private final Map<Set<Kind>, byte[]> frames = new HashMap<>();

    /**
     * Its events.
     *
     * @param revision up to which they tell everything
     * @param details events without their ids
     * @param last the event with the id
     */
    Batch(long revision, EnumMap<Kind, String> details, String last) {
        this.revision = revision;
        this.details = details;
        this.last = last;
    }

    long revision() {
        return revision;
    }

    /** Roughly how much memory it takes. */
    int size() {
        return last.length()
                + details.values().stream().mapToInt(String::length).sum();
    }

    /** As it is sent to those who want {@code kinds}; made once for all who want the same. One thread. */
    byte[] frame(Set<Kind> kinds) {
        return frames.computeIfAbsent(kinds, wanted -> {
            StringBuilder text = new StringBuilder();
            details.forEach((kind, event) -> {
                if (wanted.contains(kind)) {
                    text.append(event);
                }
            });
            return text.append(last).toString().getBytes(StandardCharsets.UTF_8);
        });
    }
}
