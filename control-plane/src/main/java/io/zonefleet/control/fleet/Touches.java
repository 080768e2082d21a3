// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.image.Delta;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeId;
import java.util.Set;
import java.util.TreeSet;

/** What deltas were about since that was last taken. Any thread; bounded, since a delta may be everything there is. */
final class Touches {
    /** Of each kind; more are only known to be more. */
    private static final int MOST = 10_000;

    private final KeyParser parser;
    private Taken open = new Taken(0);

    /** What was touched up to a revision. */
    static final class Taken {
        final Set<DomainName> domains = new TreeSet<>();
        final Set<ChangeId> changes = new TreeSet<>();
        final Set<NodeId> nodes = new TreeSet<>();
        long revision;

        Taken(long revision) {
            this.revision = revision;
        }
    }

    Touches(Keys keys) {
        this.parser = new KeyParser(keys);
    }

    synchronized void note(Delta delta) {
        delta.puts().forEach(entry -> note(parser.parse(entry.key())));
        delta.deletes().forEach(key -> note(parser.parse(key)));
        open.revision = delta.revision();
    }

    private void note(ParsedKey key) {
        switch (key) {
            case ParsedKey.Intent intent -> {
                if (intent.key() instanceof IntentKey.OfDomain domain) {
                    add(open.domains, domain.name());
                }
            }
            case ParsedKey.Change change -> add(open.changes, change.id());
            case ParsedKey.Node node -> add(open.nodes, new NodeId(node.cluster(), node.node()));
            case ParsedKey.Status status -> add(open.nodes, new NodeId(status.cluster(), status.node()));
            case ParsedKey.Epoch k -> {}
            case ParsedKey.Topology k -> {}
            case ParsedKey.Removals k -> {}
            case ParsedKey.ChangePart k -> {}
            case ParsedKey.Applying k -> {}
            case ParsedKey.Idempotency k -> {}
            case ParsedKey.PollResult k -> {}
            case ParsedKey.Token k -> {}
            case ParsedKey.Secret k -> {}
            case ParsedKey.Pending k -> {}
            case ParsedKey.DesiredHead k -> {}
            case ParsedKey.DesiredDigest k -> {}
            case ParsedKey.DesiredRemoved k -> {}
            case ParsedKey.DesiredDomain k -> {}
            case ParsedKey.DesiredZone k -> {}
            case ParsedKey.DesiredSerial k -> {}
            case ParsedKey.DesiredProfile k -> {}
            case ParsedKey.Unknown k -> {}
        }
    }

    private static <T> void add(Set<T> known, T one) {
        if (known.size() < MOST) {
            known.add(one);
        }
    }

    /** All of it, up to the revision of the last delta. */
    synchronized Taken take() {
        Taken taken = open;
        open = new Taken(taken.revision);
        return taken;
    }
}
