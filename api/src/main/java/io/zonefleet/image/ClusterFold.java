// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Digest;
import io.zonefleet.keys.FeedHead;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Entry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Folds deltas into a {@link ClusterImage}. A key that can't be read keeps its last good value and is named in the image. */
public final class ClusterFold {
    private final KeyParser parser;

    public ClusterFold(Keys keys) {
        this.parser = new KeyParser(keys);
    }

    /** The image after {@code delta}. */
    public ClusterImage apply(ClusterImage image, Delta delta) {
        ClusterImage next = delta.full() ? alone(image) : image;
        for (String key : delta.deletes()) {
            next = heal(delete(next, parser.parse(key), key), key);
        }
        for (Entry entry : delta.puts()) {
            ParsedKey key = parser.parse(entry.key());
            try {
                next = heal(put(next, key, entry), entry.key());
            } catch (UnreadableException broken) {
                ClusterImage counted = isCounted(key) ? versioned(next, entry) : next;
                next = withUnreadable(counted, entry.key(), String.valueOf(broken.getMessage()));
            }
        }
        return new ClusterImage(
                next.cluster(),
                delta.revision(),
                next.epoch(),
                next.all(),
                next.own(),
                next.profile(),
                next.unreadable());
    }

    private static ClusterImage alone(ClusterImage image) {
        ClusterImage next = feed(image, Feed.all(), FeedState::alone);
        return feed(next, new Feed.OfCluster(image.cluster()), FeedState::alone);
    }

    private static ClusterImage put(ClusterImage image, ParsedKey key, Entry entry) throws UnreadableException {
        long mod = entry.modRevision();
        return switch (key) {
            case ParsedKey.Epoch epoch ->
                withEpoch(image, Optional.of(entry.value().utf8()));
            case ParsedKey.DesiredHead k -> {
                FeedHead head = FeedHead.of(entry);
                yield feed(
                        image,
                        k.feed(),
                        f -> f.withHead(OptionalLong.of(head.from()), mod, head.with(), head.partial()));
            }
            case ParsedKey.DesiredDigest k -> {
                Digest digest = Codec.decode(Digest.class, entry.value());
                yield feed(image, k.feed(), f -> f.withDigest(Optional.of(digest)));
            }
            case ParsedKey.DesiredRemoved k -> {
                long from =
                        Codec.decode(DesiredValue.Removed.class, entry.value()).from(mod);
                yield feed(versioned(image, entry), k.feed(), f -> f.withRemoved(from));
            }
            case ParsedKey.DesiredProfile k -> {
                DesiredValue.Profile profile = Codec.decode(DesiredValue.Profile.class, entry.value());
                yield withProfile(versioned(image, entry), Optional.of(profile.profile()));
            }
            case ParsedKey.DesiredDomain k -> {
                DesiredValue.Domain domain = Codec.decode(DesiredValue.Domain.class, entry.value());
                var stamped = new Stamped<>(domain.answer(), domain.from(mod));
                yield feed(
                        versioned(image, entry),
                        k.feed(),
                        f -> f.withDomains(f.domains().plus(k.name(), stamped)));
            }
            case ParsedKey.DesiredZone k -> {
                long from = Codec.decode(DesiredValue.Zone.class, entry.value()).from(mod);
                yield feed(
                        versioned(image, entry),
                        k.feed(),
                        f -> f.withZones(f.zones().plus(k.name(), from)));
            }
            case ParsedKey.DesiredSerial k -> {
                long from =
                        Codec.decode(DesiredValue.Serial.class, entry.value()).from(mod);
                yield feed(
                        versioned(image, entry),
                        k.feed(),
                        f -> f.withSerials(f.serials().plus(k.name(), from)));
            }
            // of a later version, or put there by hand: means nothing here, but the digest has it
            case ParsedKey.Unknown unknown -> versioned(image, entry);
            default -> image;
        };
    }

    private static ClusterImage delete(ClusterImage image, ParsedKey key, String text) {
        ClusterImage next = unversioned(image, key, text);
        return switch (key) {
            case ParsedKey.Epoch epoch -> withEpoch(next, Optional.empty());
            case ParsedKey.DesiredHead k ->
                feed(next, k.feed(), f -> f.withHead(OptionalLong.empty(), 0, List.of(), false));
            case ParsedKey.DesiredDigest k -> feed(next, k.feed(), f -> f.withDigest(Optional.empty()));
            case ParsedKey.DesiredRemoved k -> feed(next, k.feed(), f -> f.withRemoved(0));
            case ParsedKey.DesiredProfile k -> withProfile(next, Optional.empty());
            case ParsedKey.DesiredDomain k ->
                feed(next, k.feed(), f -> f.withDomains(f.domains().minus(k.name())));
            case ParsedKey.DesiredZone k ->
                feed(next, k.feed(), f -> f.withZones(f.zones().minus(k.name())));
            case ParsedKey.DesiredSerial k ->
                feed(next, k.feed(), f -> f.withSerials(f.serials().minus(k.name())));
            default -> next;
        };
    }

    /** The digest covers every key of a feed but head and digest, whether this version understands it or not. */
    private static ClusterImage versioned(ClusterImage image, Entry entry) {
        return feed(
                image,
                feedOf(image, entry.key()),
                f -> f.withVersions(f.versions().plus(entry.key(), entry.modRevision())));
    }

    private static boolean isCounted(ParsedKey key) {
        return !(key instanceof ParsedKey.Epoch
                || key instanceof ParsedKey.DesiredHead
                || key instanceof ParsedKey.DesiredDigest);
    }

    private static ClusterImage unversioned(ClusterImage image, ParsedKey key, String text) {
        return !isCounted(key)
                ? image
                : feed(
                        image,
                        feedOf(image, text),
                        f -> f.withVersions(f.versions().minus(text)));
    }

    private static Feed feedOf(ClusterImage image, String key) {
        return key.contains("/desired/all/") ? Feed.all() : new Feed.OfCluster(image.cluster());
    }

    private static ClusterImage feed(ClusterImage i, Feed feed, UnaryOperator<FeedState> change) {
        return switch (feed) {
            case Feed.All all ->
                new ClusterImage(
                        i.cluster(),
                        i.revision(),
                        i.epoch(),
                        change.apply(i.all()),
                        i.own(),
                        i.profile(),
                        i.unreadable());
            case Feed.OfCluster own ->
                new ClusterImage(
                        i.cluster(),
                        i.revision(),
                        i.epoch(),
                        i.all(),
                        change.apply(i.own()),
                        i.profile(),
                        i.unreadable());
        };
    }

    private static ClusterImage withEpoch(ClusterImage i, Optional<String> epoch) {
        return new ClusterImage(i.cluster(), i.revision(), epoch, i.all(), i.own(), i.profile(), i.unreadable());
    }

    private static ClusterImage withProfile(ClusterImage i, Optional<ClusterProfile> profile) {
        return new ClusterImage(i.cluster(), i.revision(), i.epoch(), i.all(), i.own(), profile, i.unreadable());
    }

    private static ClusterImage withUnreadable(ClusterImage i, String key, String why) {
        return new ClusterImage(
                i.cluster(),
                i.revision(),
                i.epoch(),
                i.all(),
                i.own(),
                i.profile(),
                i.unreadable().plus(key, why));
    }

    private static ClusterImage heal(ClusterImage i, String key) {
        return i.unreadable().containsKey(key)
                ? new ClusterImage(
                        i.cluster(),
                        i.revision(),
                        i.epoch(),
                        i.all(),
                        i.own(),
                        i.profile(),
                        i.unreadable().minus(key))
                : i;
    }
}
