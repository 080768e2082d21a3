// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SourceId;
import java.util.Arrays;
import java.util.List;

/** Reads keys that {@link Keys} wrote. A key that is not understood is {@link ParsedKey.Unknown}, never an error. */
public final class KeyParser {
    private final String prefix;

    public KeyParser(Keys keys) {
        this.prefix = keys.prefix();
    }

    /** What {@code key} stands for. */
    public ParsedKey parse(String key) {
        if (!key.startsWith(prefix)) {
            return new ParsedKey.Unknown(key);
        }
        List<String> path = Arrays.asList(key.substring(prefix.length()).split("/", -1));
        try {
            return switch (path.getFirst()) {
                case "epoch" -> only(path, 1, new ParsedKey.Epoch());
                case "topology" -> only(path, 1, new ParsedKey.Topology());
                case "intent" -> new ParsedKey.Intent(intent(path));
                case "changes" -> change(path);
                case "applying" -> only(path, 2, new ParsedKey.Applying(new ChangeId(path.get(1))));
                case "idempotency" -> only(path, 2, new ParsedKey.Idempotency(path.get(1)));
                case "results" -> only(path, 3, new ParsedKey.PollResult(new SourceId(path.get(2))));
                case "pending" -> pending(feed(path.subList(1, path.size())), path);
                case "desired" -> desired(path.subList(1, path.size()), key);
                case "nodes" ->
                    only(path, 3, new ParsedKey.Node(new ClusterId(path.get(1)), new NodeName(path.get(2))));
                case "status" ->
                    only(path, 3, new ParsedKey.Status(new ClusterId(path.get(1)), new NodeName(path.get(2))));
                default -> new ParsedKey.Unknown(key);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
            return new ParsedKey.Unknown(key);
        }
    }

    private static IntentKey intent(List<String> path) {
        String id = path.get(2);
        return switch (path.get(1)) {
            case "domains" -> only(path, 4, new IntentKey.OfDomain(name(id), new SourceId(path.get(3))));
            case "zones" -> only(path, 3, new IntentKey.OfZone(name(id)));
            case "clusters" -> only(path, 3, new IntentKey.OfCluster(new ClusterId(id)));
            case "profiles" -> only(path, 3, new IntentKey.OfProfile(new ProfileId(id)));
            case "sources" -> only(path, 3, new IntentKey.OfSource(new SourceId(id)));
            default -> throw new IllegalArgumentException("no such intent: " + path);
        };
    }

    private static ParsedKey change(List<String> path) {
        ChangeId id = new ChangeId(path.get(1));
        return path.size() == 2
                ? new ParsedKey.Change(id)
                : only(path, 4, new ParsedKey.ChangePart(id, Integer.parseInt(path.get(3))));
    }

    private static ParsedKey pending(Feed feed, List<String> path) {
        return only(path, feed instanceof Feed.All ? 2 : 3, new ParsedKey.Pending(feed));
    }

    /** Nothing but what {@link Keys} makes: a key with more or otherwise written parts would pass for the real one. */
    private static <T> T only(List<String> path, int parts, T parsed) {
        if (path.size() != parts) {
            throw new IllegalArgumentException("not one of our keys: " + path);
        }
        return parsed;
    }

    private static DomainName name(String reversed) {
        DomainName name = DomainName.ofReversed(reversed);
        if (!name.reversed().equals(reversed)) {
            throw new IllegalArgumentException("not as we write it: " + reversed);
        }
        return name;
    }

    private static Feed feed(List<String> path) {
        return switch (path.getFirst()) {
            case "all" -> Feed.all();
            case "clusters" -> new Feed.OfCluster(new ClusterId(path.get(1)));
            default -> throw new IllegalArgumentException("no such feed: " + path);
        };
    }

    private static ParsedKey desired(List<String> path, String key) {
        Feed feed = feed(path);
        List<String> rest = path.subList(feed instanceof Feed.All ? 1 : 2, path.size());
        return switch (rest.getFirst()) {
            case "head" -> only(rest, 1, new ParsedKey.DesiredHead(feed));
            case "digest" -> only(rest, 1, new ParsedKey.DesiredDigest(feed));
            case "removed" -> only(rest, 1, new ParsedKey.DesiredRemoved(feed));
            case "profile" -> only(rest, 1, new ParsedKey.DesiredProfile(feed));
            case "domains" -> only(rest, 2, new ParsedKey.DesiredDomain(feed, name(rest.get(1))));
            case "zones" -> only(rest, 2, new ParsedKey.DesiredZone(feed, name(rest.get(1))));
            case "serials" -> only(rest, 2, new ParsedKey.DesiredSerial(feed, name(rest.get(1))));
            default -> new ParsedKey.Unknown(key);
        };
    }
}
