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
                case "epoch" -> new ParsedKey.Epoch();
                case "topology" -> new ParsedKey.Topology();
                case "intent" -> new ParsedKey.Intent(intent(path));
                case "changes" -> change(path);
                case "applying" -> new ParsedKey.Applying(new ChangeId(path.get(1)));
                case "idempotency" -> new ParsedKey.Idempotency(path.get(1));
                case "results" -> new ParsedKey.PollResult(new SourceId(path.get(2)));
                case "pending" -> new ParsedKey.Pending(feed(path.subList(1, path.size())));
                case "desired" -> desired(path.subList(1, path.size()), key);
                case "nodes" -> new ParsedKey.Node(new ClusterId(path.get(1)), new NodeName(path.get(2)));
                case "status" -> new ParsedKey.Status(new ClusterId(path.get(1)), new NodeName(path.get(2)));
                default -> new ParsedKey.Unknown(key);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
            return new ParsedKey.Unknown(key);
        }
    }

    private static IntentKey intent(List<String> path) {
        String id = path.get(2);
        return switch (path.get(1)) {
            case "domains" -> new IntentKey.OfDomain(DomainName.ofReversed(id), new SourceId(path.get(3)));
            case "zones" -> new IntentKey.OfZone(DomainName.ofReversed(id));
            case "clusters" -> new IntentKey.OfCluster(new ClusterId(id));
            case "profiles" -> new IntentKey.OfProfile(new ProfileId(id));
            case "sources" -> new IntentKey.OfSource(new SourceId(id));
            default -> throw new IllegalArgumentException("no such intent: " + path);
        };
    }

    private static ParsedKey change(List<String> path) {
        ChangeId id = new ChangeId(path.get(1));
        return path.size() == 2
                ? new ParsedKey.Change(id)
                : new ParsedKey.ChangePart(id, Integer.parseInt(path.get(3)));
    }

    private static Feed feed(List<String> path) {
        return path.getFirst().equals("all") ? Feed.all() : new Feed.OfCluster(new ClusterId(path.get(1)));
    }

    private static ParsedKey desired(List<String> path, String key) {
        Feed feed = feed(path);
        List<String> rest = path.subList(feed instanceof Feed.All ? 1 : 2, path.size());
        return switch (rest.getFirst()) {
            case "head" -> new ParsedKey.DesiredHead(feed);
            case "digest" -> new ParsedKey.DesiredDigest(feed);
            case "removed" -> new ParsedKey.DesiredRemoved(feed);
            case "profile" -> new ParsedKey.DesiredProfile(feed);
            case "domains" -> new ParsedKey.DesiredDomain(feed, DomainName.ofReversed(rest.get(1)));
            case "zones" -> new ParsedKey.DesiredZone(feed, DomainName.ofReversed(rest.get(1)));
            case "serials" -> new ParsedKey.DesiredSerial(feed, DomainName.ofReversed(rest.get(1)));
            default -> new ParsedKey.Unknown(key);
        };
    }
}
