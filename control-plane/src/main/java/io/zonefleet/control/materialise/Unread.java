// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.materialise;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which keys of a feed stay as they are, because pieces of intent that they follow from can't be read; pure. */
final class Unread {
    private final ControlImage image;
    private final Feed feed;
    private final Map<String, Entry> actual = new HashMap<>();
    /** Names of which some piece could never be read. */
    private final Set<DomainName> lost;
    /** Names of which some piece could be read once, perhaps not at its newest. */
    private final Set<DomainName> doubtful;

    private final boolean anything;

    /** @param actual all keys of the feed */
    Unread(ControlImage image, Feed feed, Collection<Entry> actual) {
        this.image = image;
        this.feed = feed;
        actual.forEach(entry -> this.actual.put(entry.key(), entry));
        Set<IntentKey> never = image.lost();
        this.lost = names(never.stream());
        this.doubtful = names(image.fleet().broken().keySet().stream());
        this.anything = never.stream().anyMatch(key -> !(key instanceof IntentKey.OfDomain));
    }

    private static Set<DomainName> names(Stream<IntentKey> pieces) {
        return pieces.flatMap(
                        key -> key instanceof IntentKey.OfDomain domain ? Stream.of(domain.name()) : Stream.empty())
                .collect(Collectors.toSet());
    }

    /**
     * Whether an edit is not to be made.
     *
     * @param after what it would put; empty: it would delete
     */
    boolean forbids(ParsedKey key, String text, Optional<DesiredValue> after) {
        return switch (key) {
            case ParsedKey.DesiredDomain domain ->
                (lost.contains(domain.name()) && !adds(text))
                        || (doubtful.contains(domain.name()) && isNewer(domain.name(), text))
                        || (anything && after.isEmpty());
            case ParsedKey.DesiredProfile profile -> anything;
            default -> anything && after.isEmpty();
        };
    }

    /** A new name takes nothing from anybody. In a cluster's feed it would win over what that of all has by a piece that is lost. */
    private boolean adds(String key) {
        return feed.equals(Feed.all()) && !actual.containsKey(key);
    }

    /** Whether the feed follows something newer than all that is known of the name. */
    private boolean isNewer(DomainName name, String key) {
        Entry entry = actual.get(key);
        if (entry == null) {
            return false;
        }
        long known = image.intent().contributions(name).values().stream()
                .mapToLong(Versioned::revision)
                .max()
                .orElse(0);
        try {
            return Codec.decode(DesiredValue.Domain.class, entry.value()).from(entry.modRevision()) > known;
        } catch (UnreadableException broken) {
            return false;
        }
    }
}
