// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Touched;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds in the log of changes which of them made each contribution to a domain what it is: of what clusters contribute, which made the part
 * of each, although all their parts are one piece with one revision.
 */
public final class LastChanges {
    /** Large changes whose items are looked through at most: each may have a hundred thousand. */
    private static final int MOST_LARGE = 4;

    private final LargeChanges large;

    public LastChanges(LargeChanges large) {
        this.large = large;
    }

    /** A change, as lists show it. */
    public record Found(ChangeId id, ChangeRow row) {}

    /**
     * The changes of the contributions to one domain, by {@link #number}; without those that are not kept any more, or that lie behind too many
     * large ones.
     *
     * @param image with its history
     */
    public Map<Long, Found> of(ControlImage image, DomainName name) {
        Map<Long, Long> revisions = new HashMap<>(); // a piece has not been written since its own
        for (Versioned<Contribution> piece : image.intent().contributions(name).values()) {
            piece.value().parts().forEach(part -> revisions.put(number(part), piece.revision()));
        }
        Map<Long, Found> found = new HashMap<>();
        List<Found> others = new ArrayList<>();
        long resource = Touched.ofResource("domains/" + name);
        long newest =
                revisions.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long least =
                revisions.values().stream().mapToLong(Long::longValue).min().orElse(0);
        int met = 0;
        for (Map.Entry<ChangeId, ChangeRow> change :
                image.fleet().changes().descendingMap().entrySet()) {
            ChangeRow row = change.getValue();
            boolean mayBe = row.parts() > 0 || row.touched().has(resource);
            if (found.size() == revisions.size()) {
                return found; // soon, but of what an import made
            }
            if (mayBe && row.revision() <= newest) {
                Found one = new Found(change.getKey(), row);
                others.add(one);
                exactly(one, revisions, found);
                met += row.parts() > 0 && row.revision() < least ? 1 : 0;
            }
            if (met > MOST_LARGE) {
                break; // what lies behind so many large ones is not looked at
            }
        }
        earlier(others, name, revisions, found);
        return found;
    }

    /** What tells a contribution in {@link #of}. */
    public static long number(Contribution part) {
        Optional<ClusterId> cluster =
                part.origin().filter(origin -> part.source().equals(SourceId.CLUSTERS));
        return cluster.map(origin -> Touched.ofPart(new PartKey(part.name(), origin)))
                .orElseGet(() -> Touched.ofPiece(part.key()));
    }

    /** What wrote a piece last, of several in one transaction the one with the last id, has made what it touched of it. */
    private static void exactly(Found change, Map<Long, Long> revisions, Map<Long, Found> found) {
        revisions.forEach((number, revision) -> {
            if (change.row().revision() == revision && change.row().touched().has(number)) {
                found.putIfAbsent(number, change);
            }
        });
    }

    /** Parts that are older than their piece, and rows of large changes. Ids do not tell which came first: clocks of replicas differ. */
    private void earlier(List<Found> some, DomainName name, Map<Long, Long> revisions, Map<Long, Found> found) {
        some.sort(Comparator.comparingLong((Found change) -> change.row().revision())
                .thenComparing(Found::id)
                .reversed());
        int looked = 0;
        for (Found change : some) {
            looked += change.row().parts() > 0 ? 1 : 0;
            if (found.size() == revisions.size() || looked > MOST_LARGE) {
                return;
            }
            revisions.forEach((number, revision) -> {
                if (made(change, name, number, revision)) {
                    found.putIfAbsent(number, change);
                }
            });
        }
    }

    /** Rows of a large change are written after its acceptance, and may have lost against others by then: it names those. */
    private boolean made(Found change, DomainName name, long number, long revision) {
        ChangeRow row = change.row();
        boolean there = row.revision() == revision
                || (row.revision() < revision && !row.superseded().contains("domains/" + name));
        return there && large.touches(change.id(), row, number);
    }
}
