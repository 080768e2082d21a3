// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Digest;
import io.zonefleet.keys.FeedHead;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ApiToken;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** The next image while it is being made; lives for one fold. */
final class ImageDraft {
    private Optional<Versioned<String>> epoch;
    private long topology;
    private long removals;
    private IntentImage intent;
    private PSortedMap<NodeId, NodeIdentity> nodes;
    private PSortedMap<NodeId, NodeStatus> statuses;
    private PMap<Feed, Long> heads;
    private PMap<Feed, Long> pending;
    private PSortedMap<ChangeId, Long> applying;
    private PMap<SourceId, PollResult> results;
    private PSortedMap<TokenId, Versioned<ApiToken>> tokens;
    private PSortedMap<SecretId, Versioned<StoredSecret>> secrets;
    private PSortedMap<ChangeId, ChangeRow> changes;
    private PMap<Feed, Long> strays;
    private PMap<IntentKey, Long> broken;
    private PSortedMap<String, String> unreadable;
    private DomainIndex index;
    private final Map<Feed, Long> headsPut = new HashMap<>();
    private final Map<Feed, Long> contentPut = new HashMap<>();

    ImageDraft(ControlImage image) {
        FleetImage fleet = image.fleet();
        this.epoch = image.epoch();
        this.topology = image.topologyRevision();
        this.removals = image.removalsRevision();
        this.intent = image.intent();
        this.nodes = fleet.nodes();
        this.statuses = fleet.statuses();
        this.heads = fleet.heads();
        this.pending = fleet.pending();
        this.applying = fleet.applying();
        this.results = fleet.results();
        this.tokens = fleet.tokens();
        this.secrets = fleet.secrets();
        this.changes = fleet.changes();
        this.strays = fleet.strays();
        this.broken = fleet.broken();
        this.unreadable = fleet.unreadable();
        this.index = image.index();
    }

    void put(ParsedKey key, Entry entry) throws UnreadableException {
        long mod = entry.modRevision();
        switch (key) {
            case ParsedKey.Epoch k ->
                epoch = Optional.of(new Versioned<>(entry.value().utf8(), mod));
            case ParsedKey.Topology k -> topology = mod;
            case ParsedKey.Removals k -> removals = mod;
            case ParsedKey.Intent k -> intend(k.key(), Optional.of(Codec.decodeIntent(k.key(), entry.value())), mod);
            case ParsedKey.Change k -> changes = changes.plus(k.id(), ChangeRow.of(entry));
            case ParsedKey.Applying k -> applying = applying.plus(k.id(), mod);
            case ParsedKey.PollResult k -> results = results.plus(k.source(), decode(PollResult.class, entry));
            case ParsedKey.Token k -> tokens = tokens.plus(k.id(), new Versioned<>(token(k.id(), entry), mod));
            case ParsedKey.Secret k -> secrets = secrets.plus(k.id(), new Versioned<>(secret(k.id(), entry), mod));
            case ParsedKey.Pending k -> pending = pending.plus(k.feed(), mod);
            case ParsedKey.DesiredHead k -> {
                heads = heads.plus(k.feed(), FeedHead.of(entry).from());
                headsPut.put(k.feed(), mod);
            }
            case ParsedKey.Node k ->
                nodes = nodes.plus(new NodeId(k.cluster(), k.node()), decode(NodeIdentity.class, entry));
            case ParsedKey.Status k ->
                statuses = statuses.plus(new NodeId(k.cluster(), k.node()), decode(NodeStatus.class, entry));
            case ParsedKey.ChangePart k -> {}
            case ParsedKey.Idempotency k -> {}
            case ParsedKey.DesiredDigest k -> decode(Digest.class, entry);
            case ParsedKey.DesiredRemoved k -> content(k.feed(), mod);
            case ParsedKey.DesiredDomain k -> content(k.feed(), mod);
            case ParsedKey.DesiredZone k -> content(k.feed(), mod);
            case ParsedKey.DesiredSerial k -> content(k.feed(), mod);
            case ParsedKey.DesiredProfile k -> content(k.feed(), mod);
            case ParsedKey.Unknown k -> {}
        }
    }

    void delete(ParsedKey key) {
        switch (key) {
            case ParsedKey.Epoch k -> epoch = Optional.empty();
            case ParsedKey.Topology k -> topology = 0;
            case ParsedKey.Removals k -> removals = 0;
            case ParsedKey.Intent k -> intend(k.key(), Optional.empty(), 0);
            case ParsedKey.Change k -> changes = changes.minus(k.id());
            case ParsedKey.Applying k -> applying = applying.minus(k.id());
            case ParsedKey.PollResult k -> results = results.minus(k.source());
            case ParsedKey.Token k -> tokens = tokens.minus(k.id());
            case ParsedKey.Secret k -> secrets = secrets.minus(k.id());
            case ParsedKey.Pending k -> pending = pending.minus(k.feed());
            case ParsedKey.DesiredHead k -> heads = heads.minus(k.feed());
            case ParsedKey.Node k -> nodes = nodes.minus(new NodeId(k.cluster(), k.node()));
            case ParsedKey.Status k -> statuses = statuses.minus(new NodeId(k.cluster(), k.node()));
            case ParsedKey.ChangePart k -> {}
            case ParsedKey.Idempotency k -> {}
            case ParsedKey.DesiredDigest k -> {}
            case ParsedKey.DesiredRemoved k -> {}
            case ParsedKey.DesiredDomain k -> {}
            case ParsedKey.DesiredZone k -> {}
            case ParsedKey.DesiredSerial k -> {}
            case ParsedKey.DesiredProfile k -> {}
            case ParsedKey.Unknown k -> {}
        }
    }

    private void intend(IntentKey key, Optional<Intent> piece, long revision) {
        Optional<Intent> slim = piece.map(ImageDraft::slim);
        intent = intent.with(key, slim, revision);
        if (key instanceof IntentKey.OfDomain domain) {
            // the name that the piece has, and not one more of its own for each map
            DomainName name = slim.map(each -> ((Contribution) each).name()).orElse(domain.name());
            index = index.with(name, intent.contributions(name));
        }
    }

    /** What thousands of contributions have alike is there once. */
    private static Intent slim(Intent piece) {
        return piece instanceof Contribution part ? slim(part) : piece;
    }

    private static Contribution slim(Contribution part) {
        return new Contribution(
                part.name(),
                Shared.of(part.source()),
                slim(part.answer()),
                part.enabled(),
                Shared.of(part.origin()),
                Shared.of(part.placement()),
                Shared.of(part.owner()),
                Shared.of(part.comment()),
                Shared.of(part.labels()),
                part.horizons(),
                part.lastResort(),
                part.others().stream().map(ImageDraft::slim).toList());
    }

    private static Answer slim(Answer answer) {
        return new Answer(
                answer.addresses(), Shared.of(answer.ttl()), answer.wildcard(), answer.below(), answer.records());
    }

    private void content(Feed feed, long revision) {
        contentPut.merge(feed, revision, Math::max);
    }

    void readable(ParsedKey key, String text) {
        unreadable = unreadable.minus(text);
        if (key instanceof ParsedKey.Intent intent) {
            broken = broken.minus(intent.key());
        }
    }

    void unreadable(ParsedKey key, Entry entry, String why) {
        unreadable = unreadable.plus(entry.key(), why);
        if (key instanceof ParsedKey.Intent intent) {
            broken = broken.plus(intent.key(), entry.modRevision());
        }
        if (key instanceof ParsedKey.Token token) {
            tokens = tokens.minus(token.id()); // what it said before may be what somebody has just taken back
        }
        if (key instanceof ParsedKey.Secret secret) {
            secrets = secrets.minus(secret.id()); // the one before may have been replaced since it was stolen
        }
        if (key instanceof ParsedKey.DesiredHead head) {
            content(head.feed(), entry.modRevision());
        }
        if (key instanceof ParsedKey.DesiredDigest digest) {
            content(digest.feed(), entry.modRevision());
        }
    }

    /** Whoever writes to a feed moves its head in the same transaction: no key of it is newer than the head. */
    private void findStrays() {
        headsPut.keySet().forEach(feed -> strays = strays.minus(feed));
        contentPut.forEach((feed, revision) -> {
            if (revision > headsPut.getOrDefault(feed, 0L)) {
                strays = strays.plus(feed, revision);
            }
        });
    }

    /** What is read is another store, or an older one: its changes are other ones. */
    void forgetChanges() {
        changes = TreePMap.empty();
    }

    /** @param keep how many changes, the newest, are kept */
    ControlImage finish(long revision, int keep) {
        findStrays();
        changes = ChangeRows.newest(changes, keep);
        FleetImage fleet = new FleetImage(
                nodes,
                statuses,
                heads,
                pending,
                applying,
                results,
                tokens,
                secrets,
                changes,
                strays,
                broken,
                unreadable);
        return new ControlImage(revision, epoch, topology, removals, intent, fleet, index);
    }

    private static ApiToken token(TokenId id, Entry entry) throws UnreadableException {
        ApiToken token = decode(ApiToken.class, entry);
        requireOwn("token", id, token.id());
        return token;
    }

    private static StoredSecret secret(SecretId id, Entry entry) throws UnreadableException {
        StoredSecret secret = decode(StoredSecret.class, entry);
        requireOwn("secret", id, secret.id());
        return secret;
    }

    /** What stands under the name of another is of no use. */
    private static void requireOwn(String noun, Object id, Object said) throws UnreadableException {
        if (!said.equals(id)) {
            throw new UnreadableException("the value belongs to " + noun + " " + said + ", not to " + id);
        }
    }

    private static <T> T decode(Class<T> type, Entry entry) throws UnreadableException {
        return Codec.decode(type, entry.value());
    }
}
