// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Entry;
import java.util.Optional;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;

/** The next image while it is being made; lives for one fold. */
final class ImageDraft {
    private Optional<Versioned<String>> epoch;
    private long topology;
    private IntentImage intent;
    private PSortedMap<NodeId, NodeIdentity> nodes;
    private PSortedMap<NodeId, NodeStatus> statuses;
    private PMap<Feed, Long> heads;
    private PMap<Feed, Long> pending;
    private PSortedMap<ChangeId, Long> applying;
    private PMap<SourceId, PollResult> results;
    private PSortedMap<ChangeId, Versioned<Change>> changes;
    private PSortedMap<String, String> unreadable;
    private DomainIndex index;

    ImageDraft(ControlImage image) {
        FleetImage fleet = image.fleet();
        this.epoch = image.epoch();
        this.topology = image.topologyRevision();
        this.intent = image.intent();
        this.nodes = fleet.nodes();
        this.statuses = fleet.statuses();
        this.heads = fleet.heads();
        this.pending = fleet.pending();
        this.applying = fleet.applying();
        this.results = fleet.results();
        this.changes = fleet.changes();
        this.unreadable = fleet.unreadable();
        this.index = image.index();
    }

    void put(ParsedKey key, Entry entry) throws UnreadableException {
        long mod = entry.modRevision();
        switch (key) {
            case ParsedKey.Epoch k ->
                epoch = Optional.of(new Versioned<>(entry.value().utf8(), mod));
            case ParsedKey.Topology k -> topology = mod;
            case ParsedKey.Intent k -> intend(k.key(), Optional.of(Codec.decodeIntent(k.key(), entry.value())), mod);
            case ParsedKey.Change k ->
                // the revision that accepted it: it may be put again to name superseded items
                changes = changes.plus(
                        k.id(), new Versioned<>(Codec.decodeChangeSummary(entry.value()), entry.createRevision()));
            case ParsedKey.Applying k -> applying = applying.plus(k.id(), mod);
            case ParsedKey.PollResult k -> results = results.plus(k.source(), decode(PollResult.class, entry));
            case ParsedKey.Pending k -> pending = pending.plus(k.feed(), mod);
            case ParsedKey.DesiredHead k ->
                heads = heads.plus(
                        k.feed(), decode(DesiredValue.Head.class, entry).from(mod));
            case ParsedKey.Node k ->
                nodes = nodes.plus(new NodeId(k.cluster(), k.node()), decode(NodeIdentity.class, entry));
            case ParsedKey.Status k ->
                statuses = statuses.plus(new NodeId(k.cluster(), k.node()), decode(NodeStatus.class, entry));
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

    void delete(ParsedKey key) {
        switch (key) {
            case ParsedKey.Epoch k -> epoch = Optional.empty();
            case ParsedKey.Topology k -> topology = 0;
            case ParsedKey.Intent k -> intend(k.key(), Optional.empty(), 0);
            case ParsedKey.Change k -> changes = changes.minus(k.id());
            case ParsedKey.Applying k -> applying = applying.minus(k.id());
            case ParsedKey.PollResult k -> results = results.minus(k.source());
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
        intent = intent.with(key, piece, revision);
        if (key instanceof IntentKey.OfDomain domain) {
            index = index.with(domain.name(), intent.contributions(domain.name()));
        }
    }

    void readable(String key) {
        unreadable = unreadable.minus(key);
    }

    void unreadable(String key, String why) {
        unreadable = unreadable.plus(key, why);
    }

    ControlImage finish(long revision) {
        while (changes.size() > FleetImage.MAX_CHANGES) {
            changes = changes.minus(changes.firstKey());
        }
        FleetImage fleet = new FleetImage(nodes, statuses, heads, pending, applying, results, changes, unreadable);
        return new ControlImage(revision, epoch, topology, intent, fleet, index);
    }

    private static <T> T decode(Class<T> type, Entry entry) throws UnreadableException {
        return Codec.decode(type, entry.value());
    }
}
