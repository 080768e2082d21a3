// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.simulation.Ledger.Moment;
import io.zonefleet.simulation.Wanted.Served;
import io.zonefleet.store.StoreException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Those who write, and what they were promised. */
final class Clients {
    /** As docs say of the shrink guard: ten names, and a fifth of them. */
    private static final int FEW = 10;

    private static final int SHARE = 5;
    private static final int SMALL = 50;

    /** Of so many names every piece is compared by the transaction that accepts the write. */
    private static final int COMPARED = 40;

    private final Ledger ledger;

    Clients(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Writes, and holds the answer against what the store was seen to do. */
    void write(Replica plane, WriteRequest request) {
        int life = ledger.life();
        WriteOutcome outcome;
        try {
            outcome = plane.write(request);
        } catch (StoreException nobodyKnows) {
            return;
        }
        if (life != ledger.life()) {
            return; // the store it was written to is gone
        }
        switch (outcome) {
            case WriteOutcome.Written written -> {
                if (written.change().isPresent() && !written.replayed()) {
                    if (written.items().size() <= SMALL) {
                        check(request, written);
                    } else {
                        written.items().forEach(item -> row(item, written));
                    }
                }
            }
            case WriteOutcome.Conflict conflict -> {}
            case WriteOutcome.Overtaken overtaken -> {}
            case WriteOutcome.Refused refused -> {}
        }
    }

    private void check(WriteRequest request, WriteOutcome.Written written) {
        int at = ledger.at(written.revision());
        Moment after = ledger.moments().get(at);
        Moment before = ledger.moments().get(at - 1);
        if (after.revision() != written.revision()) {
            throw new Violation("I8", "written at " + written.revision() + ", where nothing was: " + request);
        }
        Set<IntentKey> changed = written.items().stream().map(ChangeItem::key).collect(Collectors.toSet());
        for (Edit edit : request.edits()) {
            if (request.edits().size() > COMPARED && !changed.contains(edit.key())) {
                continue; // what is as it shall be was looked at before
            }
            Optional<? extends Intent> is =
                    Optional.ofNullable(after.wanted().pieces().get(edit.key()));
            if (!is.equals(edit.after())) {
                throw new Violation("I8", "accepted, and not there at " + written.revision() + ": " + edit);
            }
            precondition(edit, written.revision());
        }
        if (!request.allowShrink() && !request.explicitSingle()) {
            Names.CLUSTERS.forEach(cluster -> shrink(before.wanted(), after.wanted(), cluster, written.revision()));
        }
    }

    /** One of many, which are brought into intent after all of them were accepted: each only over what the client was shown. */
    private void row(ChangeItem item, WriteOutcome.Written written) {
        if (written.superseded().contains(item.key())) {
            return;
        }
        Optional<Intent> was = ledger.piece(ledger.at(written.revision()), item.key());
        if (was.equals(item.after())) {
            return; // another has written the same
        }
        for (int at = ledger.at(written.revision()) + 1; at < ledger.moments().size(); at++) {
            Optional<Intent> is = ledger.piece(at, item.key());
            if (is.equals(item.after())) {
                long commit = ledger.moments().get(at).revision();
                if (!was.equals(item.before()) && ledger.revisionBefore(commit, item.key()) != Ledger.POISONED) {
                    throw new Violation(
                            "I8", "an update was lost at " + commit + ": " + item + ", and before it was " + was);
                }
                return;
            }
            was = is;
        }
        throw new Violation("I8", "accepted at " + written.revision() + ", and never there: " + item);
    }

    private void precondition(Edit edit, long commit) {
        long was = edit.key() instanceof IntentKey.OfDomain domain
                ? newest(domain.name(), commit)
                : ledger.revisionBefore(commit, edit.key());
        if (was == Ledger.POISONED || ledger.revisionBefore(commit, edit.key()) == Ledger.POISONED) {
            return; // the client has the word of a control plane that knows its last good value, or does not
        }
        boolean held = switch (edit.precondition()) {
            case Precondition.Any any -> true;
            case Precondition.Absent absent -> ledger.revisionBefore(commit, edit.key()) == 0;
            case Precondition.Matches matches -> was == matches.revision();
            case Precondition.OfPart part ->
                throw new IllegalStateException("no client here writes what clusters share: " + part);
        };
        if (!held) {
            throw new Violation("I8", "an update was lost at " + commit + ": " + edit + ", and it was at " + was);
        }
    }

    private long newest(DomainName name, long commit) {
        long newest = 0;
        for (SourceId source : Set.of(SourceId.API, new SourceId("legacy"))) {
            long revision = ledger.revisionBefore(commit, new IntentKey.OfDomain(name, source));
            if (revision == Ledger.POISONED) {
                return revision;
            }
            newest = Math.max(newest, revision);
        }
        return newest;
    }

    /** The rule of the shrink guard, by itself. */
    private static void shrink(Wanted before, Wanted after, ClusterId cluster, long revision) {
        if (!before.declares(cluster) || !after.declares(cluster)) {
            return;
        }
        Served was = before.served(cluster);
        Served is = after.served(cluster);
        int gone = was.without(is).size();
        if (gone >= FEW && gone * SHARE > was.names().size()) {
            throw new Violation(
                    "I5",
                    gone + " of " + was.names().size() + " names of " + cluster + " went at revision " + revision
                            + " without a word");
        }
        for (DomainName zone : after.zones()) {
            if (after.zones().contains(zone)
                    && before.zones().contains(zone)
                    && count(was, zone, after.zones()) > 0
                    && count(is, zone, after.zones()) == 0) {
                throw new Violation("I5", "zone " + zone + " of " + cluster + " was emptied at revision " + revision);
            }
        }
    }

    /** Names that live in a zone: those for which it is the longest that is declared. */
    private static long count(Served served, DomainName zone, Set<DomainName> zones) {
        return served.names().keySet().stream()
                .map(DomainName::of)
                .filter(name -> name.isAtOrBelow(zone)
                        && zones.stream().noneMatch(other -> other.isBelow(zone) && name.isAtOrBelow(other)))
                .count();
    }
}
