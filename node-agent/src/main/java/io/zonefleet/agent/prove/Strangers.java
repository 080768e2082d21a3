// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Who has answered in our place lately. Belongs to the loop's thread. */
public final class Strangers {
    /** How long one is spoken of after it was seen: the kernel sends only some queries its way. */
    private static final Duration MEMORY = Duration.ofSeconds(10);

    private final Map<String, Stranger> byAddress = new TreeMap<>();

    private record Stranger(Words what, long at) {}

    /** Notes that somebody answered there, and who. */
    public void note(Endpoint where, Words what, long now) {
        byAddress.put(where.text(), new Stranger(what, now));
    }

    /** Who did lately, by address. */
    public Map<String, Words> seen(long now) {
        byAddress.values().removeIf(stranger -> now - stranger.at() > MEMORY.toNanos());
        Map<String, Words> seen = new TreeMap<>();
        byAddress.forEach((where, stranger) -> seen.put(where, stranger.what()));
        return seen;
    }
}
