// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.KeyRange;
import java.util.List;

/**
 * Where everything stands in the store. {@link KeyParser} is its inverse.
 *
 * @param prefix ends with a slash, for example {@code /zonefleet/v1/}
 */
public record Keys(String prefix) {
    /** The layout's version is part of the prefix. */
    public static final Keys DEFAULT = new Keys("/zonefleet/v1/");

    /** @throws IllegalArgumentException where the prefix does not begin and end with a slash */
    public Keys {
        if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException("a key prefix begins and ends with a slash: " + prefix);
        }
    }

    public String epoch() {
        return prefix + "epoch";
    }

    public String topology() {
        return prefix + "topology";
    }

    public String removals() {
        return prefix + "removals";
    }

    /** A piece of intent. */
    public String intent(IntentKey key) {
        return prefix
                + switch (key) {
                    case IntentKey.OfDomain domain ->
                        "intent/domains/" + domain.name().reversed() + "/" + domain.source();
                    case IntentKey.OfZone zone -> "intent/zones/" + zone.name().reversed();
                    case IntentKey.OfCluster cluster -> "intent/clusters/" + cluster.id();
                    case IntentKey.OfProfile profile -> "intent/profiles/" + profile.id();
                    case IntentKey.OfSource source -> "intent/sources/" + source.id();
                    case IntentKey.OfDrain drain -> "intent/drains/" + drain.id();
                };
    }

    /** All pieces of intent of all domains. */
    public KeyRange domains() {
        return KeyRange.prefix(prefix + "intent/domains/");
    }

    /** All pieces of intent of one domain. */
    public KeyRange contributions(DomainName name) {
        return KeyRange.prefix(prefix + "intent/domains/" + name.reversed() + "/");
    }

    public String change(ChangeId id) {
        return prefix + "changes/" + id;
    }

    /** A further key of a large change; parts count from 0. */
    public String changePart(ChangeId id, int part) {
        return change(id) + "/parts/" + partNumber(part);
    }

    /** With leading zeros, so that parts are in order. */
    static String partNumber(int part) {
        return "%06d".formatted(part);
    }

    public String applying(ChangeId id) {
        return prefix + "applying/" + id;
    }

    public String idempotency(String sha256) {
        return prefix + "idempotency/" + sha256;
    }

    public String pollResult(SourceId source) {
        return prefix + "results/sources/" + source;
    }

    /** The results of a source's last polls, newest first. Nobody follows it. */
    public String pollHistory(SourceId source) {
        return prefix + "results/history/" + source;
    }

    /** What a source that is a Kubernetes cluster tells of itself. Nobody follows it. */
    public String kubernetes(SourceId source) {
        return prefix + "results/kubernetes/" + source;
    }

    /** Held (leased) by the replica that polls a source: spares the list's server, decides nothing. */
    public String poller(SourceId source) {
        return prefix + "pollers/" + source;
    }

    /**
     * Who signs the certificates of the admission webhook, with their keys. No agent's role reads it, nobody follows it, and no image has it
     * (decision 048).
     */
    public String authorities() {
        return prefix + "authorities/webhook";
    }

    /** A token that the API has made, by its digest. No agent's role reads it, and no change, event or export has it (decision 059). */
    public String token(TokenId id) {
        return prefix + "tokens/" + id;
    }

    /** All tokens that the API has made. */
    public KeyRange tokens() {
        return KeyRange.prefix(prefix + "tokens/");
    }

    /** A secret that sources name, encrypted. No agent's role reads it, and no change, event or export has it (decision 070). */
    public String secret(SecretId id) {
        return prefix + "secrets/" + id;
    }

    /** All secrets that sources name. */
    public KeyRange secrets() {
        return KeyRange.prefix(prefix + "secrets/");
    }

    public String pending(Feed feed) {
        return prefix + "pending/" + feed.path();
    }

    /** Everything of a feed; ends with a slash. */
    public String desired(Feed feed) {
        return prefix + "desired/" + feed.path() + "/";
    }

    public String head(Feed feed) {
        return desired(feed) + "head";
    }

    public String digest(Feed feed) {
        return desired(feed) + "digest";
    }

    public String removed(Feed feed) {
        return desired(feed) + "removed";
    }

    public String profile(Feed.OfCluster feed) {
        return desired(feed) + "profile";
    }

    public String desiredDomain(Feed feed, DomainName name) {
        return desired(feed) + "domains/" + name.reversed();
    }

    public String desiredZone(Feed feed, DomainName name) {
        return desired(feed) + "zones/" + name.reversed();
    }

    public String serial(Feed feed, DomainName zone) {
        return desired(feed) + "serials/" + zone.reversed();
    }

    public String node(ClusterId cluster, NodeName node) {
        return prefix + "nodes/" + cluster + "/" + node;
    }

    public String status(ClusterId cluster, NodeName node) {
        return prefix + "status/" + cluster + "/" + node;
    }

    /** Every piece of intent. */
    public KeyRange intents() {
        return KeyRange.prefix(prefix + "intent/");
    }

    /** What an agent of {@code cluster} reads. */
    public List<KeyRange> agentRanges(ClusterId cluster) {
        return List.of(
                KeyRange.prefix(desired(Feed.all())),
                KeyRange.prefix(desired(new Feed.OfCluster(cluster))),
                KeyRange.single(epoch()));
    }

    /**
     * What a control plane keeps in memory: one range, so that all of a transaction comes together and an image at a revision has
     * everything of it.
     */
    public List<KeyRange> controlRanges() {
        return List.of(KeyRange.prefix(prefix));
    }

    /** Every change with its parts. */
    public KeyRange changes() {
        return KeyRange.prefix(prefix + "changes/");
    }

    /** Every large change whose rows are not all in intent yet. */
    public KeyRange applyings() {
        return KeyRange.prefix(prefix + "applying/");
    }

    /** Every idempotency record. */
    public KeyRange idempotencies() {
        return KeyRange.prefix(prefix + "idempotency/");
    }

    /** Where a control plane watches but reads only what it needs: there may be very many, and old ones do not change. */
    public List<KeyRange> controlUnread() {
        return List.of(changes(), idempotencies());
    }

    /** The few keys of which one changes with nearly every write, to notice lost events by. */
    public List<KeyRange> controlAudit() {
        return List.of(
                KeyRange.single(epoch()),
                KeyRange.single(topology()),
                KeyRange.single(head(Feed.all())),
                KeyRange.prefix(prefix + "pending/"),
                KeyRange.prefix(prefix + "intent/clusters/"),
                KeyRange.prefix(prefix + "intent/sources/"),
                secrets(),
                tokens()); // a lost revocation must not wait for the next full read
    }
}
