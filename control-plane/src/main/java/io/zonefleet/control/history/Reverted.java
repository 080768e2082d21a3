// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.write.ResourceVersion;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What undoes a change: every item is put back to what it was before. Pure.
 *
 * @param change with all its items
 * @param only paths of the resources that are put back; empty: all of them
 * @param force whether also what was changed again since is put back
 */
public record Reverted(Change change, Set<String> only, boolean force) {
    private static final int MAX_NAMED = 100;

    /**
     * The edits, on intent as it is. An item that is already as it was before is left alone; one that lost against a newer write was never so.
     *
     * @throws io.zonefleet.control.http.ProblemException where items were changed since: it names them
     */
    public List<Edit> edits(IntentImage intent) {
        List<Edit> edits = new ArrayList<>();
        List<Violation> changed = new ArrayList<>();
        Set<String> superseded = Set.copyOf(change.superseded());
        for (ChangeItem item : change.items()) {
            String path = item.key().path();
            if (superseded.contains(path) || !(only.isEmpty() || only.contains(path))) {
                continue;
            }
            Optional<Intent> now = intent.find(item.key()).map(Versioned::value);
            if (now.equals(item.before())) {
                continue;
            }
            if (!force && !now.equals(item.after())) {
                changed.add(changedSince(item.key(), now));
            }
            edits.add(new Edit(
                    item.key(), item.before(), new Precondition.Matches(ResourceVersion.of(intent, item.key())), ""));
        }
        if (!changed.isEmpty()) {
            throw refused(changed);
        }
        return edits;
    }

    private static Violation changedSince(IntentKey key, Optional<Intent> now) {
        String what = key instanceof IntentKey.OfDomain domain
                ? "the contribution of source " + domain.source() + " to it"
                : "it";
        return new Violation(
                "",
                key.path(),
                "changed-since",
                what + (now.isPresent() ? " was changed since" : " was removed since")
                        + "; revert what came after it first, leave it out with `resources`, or say `force`");
    }

    private RuntimeException refused(List<Violation> changed) {
        return Problem.of(
                        ProblemKind.CHANGED_SINCE,
                        "Nothing was written: " + changed.size() + " of the items of change " + change.id()
                                + " are not as it left them.")
                .withErrors(changed.stream().limit(MAX_NAMED).toList())
                .asException();
    }
}
