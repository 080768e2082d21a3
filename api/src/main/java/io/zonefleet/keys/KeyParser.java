// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.TokenId;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

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
                case "epoch" -> exactly(1, path, new ParsedKey.Epoch());
                case "topology" -> exactly(1, path, new ParsedKey.Topology());
                case "removals" -> exactly(1, path, new ParsedKey.Removals());
                case "intent" -> new ParsedKey.Intent(intent(path));
                case "changes" -> change(path);
                case "applying" -> exactly(2, path, new ParsedKey.Applying(new ChangeId(path.get(1))));
                case "idempotency" -> exactly(2, path, new ParsedKey.Idempotency(path.get(1)));
                case "results" -> pollResult(path);
                case "tokens" -> exactly(2, path, new ParsedKey.Token(new TokenId(path.get(1))));
                case "secrets" -> exactly(2, path, new ParsedKey.Secret(new SecretId(path.get(1))));
                case "pending" -> pending(path.subList(1, path.size()));
                case "desired" -> desired(path.subList(1, path.size()), key);
                case "nodes" ->
                    exactly(3, path, new ParsedKey.Node(new ClusterId(path.get(1)), new NodeName(path.get(2))));
                case "status" ->
                    exactly(3, path, new ParsedKey.Status(new ClusterId(path.get(1)), new NodeName(path.get(2))));
                default -> new ParsedKey.Unknown(key);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NoSuchElementException notOurs) {
            return new ParsedKey.Unknown(key);
        }
    }

    /** A key with more behind it is another key: taking it for this one would let the two overwrite each other. */
    private static <T> T exactly(int steps, List<String> path, T key) {
        if (path.size() != steps) {
            throw new IllegalArgumentException("not " + steps + " steps: " + path);
        }
        return key;
    }

    private static ParsedKey pollResult(List<String> path) {
        expect("sources", path.get(1));
        return exactly(3, path, new ParsedKey.PollResult(new SourceId(path.get(2))));
    }

    private static void expect(String word, String given) {
        if (!given.equals(word)) {
            throw new IllegalArgumentException("not " + word + ": " + given);
        }
    }

    private static IntentKey intent(List<String> path) {
        String id = path.get(2);
        return switch (path.get(1)) {
            case "domains" ->
                exactly(4, path, new IntentKey.OfDomain(DomainName.ofReversed(id), new SourceId(path.get(3))));
            case "zones" -> exactly(3, path, new IntentKey.OfZone(DomainName.ofReversed(id)));
            case "clusters" -> exactly(3, path, new IntentKey.OfCluster(new ClusterId(id)));
            case "profiles" -> exactly(3, path, new IntentKey.OfProfile(new ProfileId(id)));
            case "sources" -> exactly(3, path, new IntentKey.OfSource(new SourceId(id)));
            case "drains" -> exactly(3, path, new IntentKey.OfDrain(new DrainId(id)));
            default -> throw new IllegalArgumentException("no such intent: " + path);
        };
    }

    private static ParsedKey change(List<String> path) {
        ChangeId id = new ChangeId(path.get(1));
        if (path.size() == 2) {
            return new ParsedKey.Change(id);
        }
        expect("parts", path.get(2));
        ParsedKey.ChangePart part = new ParsedKey.ChangePart(id, Integer.parseInt(path.get(3)));
        expect(Keys.partNumber(part.part()), path.get(3)); // no sign, no other number of digits
        return exactly(4, path, part);
    }

    private static ParsedKey pending(List<String> path) {
        Feed feed = feed(path);
        return exactly(steps(feed), path, new ParsedKey.Pending(feed));
    }

    private static Feed feed(List<String> path) {
        if (path.getFirst().equals("all")) {
            return Feed.all();
        }
        expect("clusters", path.getFirst());
        return new Feed.OfCluster(new ClusterId(path.get(1)));
    }

    private static int steps(Feed feed) {
        return feed instanceof Feed.All ? 1 : 2;
    }

    private static ParsedKey desired(List<String> path, String key) {
        Feed feed = feed(path);
        List<String> rest = path.subList(steps(feed), path.size());
        return switch (rest.getFirst()) {
            case "head" -> exactly(1, rest, new ParsedKey.DesiredHead(feed));
            case "digest" -> exactly(1, rest, new ParsedKey.DesiredDigest(feed));
            case "removed" -> exactly(1, rest, new ParsedKey.DesiredRemoved(feed));
            case "profile" -> exactly(1, rest, new ParsedKey.DesiredProfile(feed));
            case "domains" -> exactly(2, rest, new ParsedKey.DesiredDomain(feed, DomainName.ofReversed(rest.get(1))));
            case "zones" -> exactly(2, rest, new ParsedKey.DesiredZone(feed, DomainName.ofReversed(rest.get(1))));
            case "serials" -> exactly(2, rest, new ParsedKey.DesiredSerial(feed, DomainName.ofReversed(rest.get(1))));
            default -> new ParsedKey.Unknown(key);
        };
    }
}
