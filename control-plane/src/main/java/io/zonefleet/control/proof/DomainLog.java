// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.history.LargeChanges;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Touched;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.DomainName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the log of changes tells of a name's earlier answers, where the store has forgotten them. Whatever contributed to the name before some
 * revision contributes to it now, or was found by one of the changes since then: by the one that withdrew it, if it is gone.
 */
final class DomainLog {
    /** Changes about the name that are looked at, beside those since the revision in question. */
    private static final int MOST = 32;

    /** Large changes about the name: the items of each, of which there may be a hundred thousand, are read for what they say of it. */
    private static final int MOST_LARGE = 8;

    /** Items of large changes, all together, that may be about the name: what they are about is read once and kept. */
    private static final long MOST_ITEMS = 1_000_000;

    private final ChangeSearch changes;
    private final LargeChanges largeChanges;

    DomainLog(ChangeSearch changes, LargeChanges largeChanges) {
        this.changes = changes;
        this.largeChanges = largeChanges;
    }

    /**
     * Gathers how long old answers may be held.
     *
     * @param image with its history
     * @param revisions at which what feeds say of the name last changed, of those feeds of which the store has forgotten what was before
     * @return whether the log reaches back so far; where it does not, what was gathered is not all
     */
    boolean tell(ControlImage image, DomainName name, Set<Long> revisions, Holds holds) {
        String path = "domains/" + name;
        long oldest = Collections.min(revisions);
        Set<Long> causes = new HashSet<>();
        long resource = Touched.ofResource(path);
        long looked = 0;
        int large = 0;
        int earlier = 0;
        boolean cut = false;
        for (Map.Entry<ChangeId, ChangeRow> change : newestFirst(image, path)) {
            ChangeRow row = change.getValue();
            looked += row.parts() > 0 ? row.counts().applied() : 0;
            if (looked > MOST_ITEMS) {
                cut = true;
                break;
            }
            if (!largeChanges.touches(change.getKey(), row, resource)) {
                continue;
            }
            large += row.parts() > 0 ? 1 : 0;
            if (large > MOST_LARGE || earlier == MOST) {
                cut = true;
                break;
            }
            List<ChangeItem> items = changes.items(change.getKey(), row.parts(), path);
            items.forEach(holds::take);
            earlier += !items.isEmpty() && row.revision() <= oldest ? 1 : 0;
            if (!items.isEmpty() && row.counts().applied() == 1) {
                causes.add(row.revision());
            }
        }
        if (causes.containsAll(revisions)) {
            return true;
        }
        // a drain, a cluster, or the materialiser, which brings several changes at once: what there is now may have
        // been answered too
        image.intent().contributionsTo(name).forEach(part -> holds.managed(name.text(), part.answer()));
        holds.forwarded();
        return !cut && (earlier > 0 || isKept(image, oldest));
    }

    /** Those about it, and large ones, whose rows do not say. */
    private static List<Map.Entry<ChangeId, ChangeRow>> newestFirst(ControlImage image, String path) {
        long resource = Touched.ofResource(path);
        List<Map.Entry<ChangeId, ChangeRow>> some = new ArrayList<>();
        for (Map.Entry<ChangeId, ChangeRow> change : image.fleet().changes().entrySet()) {
            if (change.getValue().parts() > 0 || change.getValue().touched().has(resource)) {
                some.add(change);
            }
        }
        // ids do not tell: clocks of replicas differ
        some.sort(Comparator.comparingLong((Map.Entry<ChangeId, ChangeRow> change) ->
                        change.getValue().revision())
                .reversed());
        return some;
    }

    private static boolean isKept(ControlImage image, long revision) {
        return image.fleet().changes().values().stream().anyMatch(row -> row.revision() == revision);
    }
}
