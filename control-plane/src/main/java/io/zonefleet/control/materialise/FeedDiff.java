// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.materialise;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.IntentImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Digest;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.store.Entry;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What has to change in a feed so that it holds what intent asks for; pure. */
final class FeedDiff {
    private static final OptionalLong SELF = OptionalLong.empty();

    private final Keys keys;
    private final KeyParser parser;
    private final DesiredPlanner planner;

    FeedDiff(Keys keys) {
        this.keys = keys;
        this.parser = new KeyParser(keys);
        this.planner = new DesiredPlanner(keys);
    }

    /**
     * Keys with their new values; empty: to be deleted. Head and digest are not part of it.
     *
     * @param actual all keys of the feed
     * @param image whose intent counts; what may follow from pieces of it that can't be read stays as it is
     */
    SortedMap<String, Optional<DesiredValue>> between(Collection<Entry> actual, ControlImage image, Feed feed) {
        SortedMap<String, Optional<DesiredValue>> edits = between(actual, image.intent(), feed);
        if (image.fleet().broken().isEmpty()) {
            return edits;
        }
        Unread unread = new Unread(image, feed, actual);
        boolean left = edits.entrySet()
                .removeIf(edit -> unread.forbids(parser.parse(edit.getKey()), edit.getKey(), edit.getValue()));
        if (!left) {
            return edits;
        }
        if (edits.keySet().stream().noneMatch(key -> isContent(parser.parse(key)))) {
            edits.clear(); // marks and serials of what is left alone
        } else if (edits.values().stream().allMatch(Optional::isPresent)) {
            edits.remove(keys.removed(feed));
        }
        return edits;
    }

    /** What a domain shall be is asked name by name: a map of all of them would take as much as the feed itself. */
    private SortedMap<String, Optional<DesiredValue>> between(Collection<Entry> actual, IntentImage intent, Feed feed) {
        SortedMap<String, DesiredValue> others = planner.contentBesideDomains(intent, feed);
        SortedMap<String, Optional<DesiredValue>> edits = new TreeMap<>();
        Set<String> present = new HashSet<>();
        for (Entry entry : actual) {
            ParsedKey key = parser.parse(entry.key());
            if (key instanceof ParsedKey.DesiredDomain domain) {
                present.add(entry.key());
                compare(edits, intent, feed, key, entry, planner.domainIn(intent, feed, domain.name()));
            } else if (isContent(key)) {
                compare(edits, intent, feed, key, entry, Optional.ofNullable(others.remove(entry.key())));
            } else if (!isMarkReadable(key, entry)) {
                edits.put(
                        entry.key(),
                        key instanceof ParsedKey.DesiredSerial
                                ? Optional.of(new DesiredValue.Serial(SELF))
                                : Optional.empty());
            }
        }
        others.forEach((key, value) -> {
            edits.put(key, Optional.of(value));
            countZone(edits, intent, parser.parse(key));
        });
        for (DomainName name : intent.domains().keySet()) {
            // the feeds of clusters have next to none, and their keys need not be made
            if (present.isEmpty() || !present.contains(keys.desiredDomain(feed, name))) {
                planner.domainIn(intent, feed, name).ifPresent(value -> {
                    edits.put(keys.desiredDomain(feed, name), Optional.of(value));
                    // a new name that is closed below takes names from their zone
                    planner.serialsOnChange(intent, feed, name, Optional.empty(), said(value))
                            .forEach(serial -> count(edits, serial));
                });
            }
        }
        return edits;
    }

    private void compare(
            SortedMap<String, Optional<DesiredValue>> edits,
            IntentImage intent,
            Feed feed,
            ParsedKey key,
            Entry entry,
            Optional<DesiredValue> wanted) {
        Optional<DesiredValue> has = read(key, entry);
        if (wanted.isPresent() && has.map(value -> same(value, wanted.get())).orElse(false)) {
            return;
        }
        edits.put(entry.key(), wanted);
        if (key instanceof ParsedKey.DesiredDomain domain) {
            Optional<Optional<Answer>> before = has.flatMap(FeedDiff::said);
            Optional<Optional<Answer>> after = wanted.flatMap(FeedDiff::said);
            planner.serialsOnChange(intent, feed, domain.name(), before, after).forEach(serial -> count(edits, serial));
            if (wanted.flatMap(FeedDiff::answer).isEmpty()) {
                edits.put(keys.removed(feed), Optional.of(new DesiredValue.Removed(SELF)));
            }
        } else if (wanted.isEmpty()) {
            countZone(edits, intent, key);
        }
    }

    private void countZone(SortedMap<String, Optional<DesiredValue>> edits, IntentImage intent, ParsedKey key) {
        if (key instanceof ParsedKey.DesiredZone zone) {
            planner.serialsOnDeclaration(intent, zone.name()).forEach(serial -> count(edits, serial));
        }
    }

    private static void count(SortedMap<String, Optional<DesiredValue>> edits, String serial) {
        edits.put(serial, Optional.of(new DesiredValue.Serial(SELF)));
    }

    private static boolean isContent(ParsedKey key) {
        return key instanceof ParsedKey.DesiredDomain
                || key instanceof ParsedKey.DesiredZone
                || key instanceof ParsedKey.DesiredProfile;
    }

    /** A serial that can't be read counts on; a mark of a removal goes, so that nothing passes for one; a digest goes until the next audit. */
    private static boolean isMarkReadable(ParsedKey key, Entry entry) {
        try {
            if (key instanceof ParsedKey.DesiredSerial) {
                Codec.decode(DesiredValue.Serial.class, entry.value());
            } else if (key instanceof ParsedKey.DesiredRemoved) {
                Codec.decode(DesiredValue.Removed.class, entry.value());
            } else if (key instanceof ParsedKey.DesiredDigest) {
                Codec.decode(Digest.class, entry.value());
            }
            return true;
        } catch (UnreadableException broken) {
            return false;
        }
    }

    /** Empty where it can't be read, which then differs from everything. */
    private static Optional<DesiredValue> read(ParsedKey key, Entry entry) {
        try {
            return switch (key) {
                case ParsedKey.DesiredDomain domain ->
                    Optional.of(Codec.decode(DesiredValue.Domain.class, entry.value()));
                case ParsedKey.DesiredZone zone -> Optional.of(Codec.decode(DesiredValue.Zone.class, entry.value()));
                case ParsedKey.DesiredProfile p -> Optional.of(Codec.decode(DesiredValue.Profile.class, entry.value()));
                default -> Optional.empty();
            };
        } catch (UnreadableException broken) {
            return Optional.empty();
        }
    }

    private static boolean same(DesiredValue a, DesiredValue b) {
        return a.getClass() == b.getClass()
                && answer(a).equals(answer(b))
                && profile(a).equals(profile(b));
    }

    private static Optional<Answer> answer(DesiredValue value) {
        return value instanceof DesiredValue.Domain domain ? domain.answer() : Optional.empty();
    }

    /** An empty answer masks. */
    private static Optional<Optional<Answer>> said(DesiredValue value) {
        return value instanceof DesiredValue.Domain domain ? Optional.of(domain.answer()) : Optional.empty();
    }

    private static Optional<ClusterProfile> profile(DesiredValue value) {
        return value instanceof DesiredValue.Profile profile ? Optional.of(profile.profile()) : Optional.empty();
    }
}
