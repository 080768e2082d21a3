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
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What undoes a change: every item is put back to what it was before; of what clusters share, the parts that the change touched, and no others.
 * Pure.
 *
 * @param change with all its items
 * @param only paths of the resources that are put back, of a domain also of single parts; empty: all of them
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
            if (!superseded.contains(item.key().path())) {
                boolean shared = item.key() instanceof IntentKey.OfDomain domain
                        && domain.source().equals(SourceId.CLUSTERS);
                Optional<Edit> edit = shared ? ofParts(intent, item, changed) : ofWhole(intent, item, changed);
                edit.ifPresent(edits::add);
            }
        }
        if (!changed.isEmpty()) {
            throw refused(changed);
        }
        return edits;
    }

    private Optional<Edit> ofWhole(IntentImage intent, ChangeItem item, List<Violation> changed) {
        Optional<Intent> now = intent.find(item.key()).map(Versioned::value);
        if (!isWanted(item.key().path()) || now.equals(item.before())) {
            return Optional.empty();
        }
        if (!force && !now.equals(item.after())) {
            changed.add(changedSince(item.key(), now.isPresent()));
        }
        return Optional.of(edit(intent, item.key(), item.before()));
    }

    private Optional<Edit> ofParts(IntentImage intent, ChangeItem item, List<Violation> changed) {
        SortedMap<ClusterId, Contribution> before = byCluster(item.before());
        SortedMap<ClusterId, Contribution> after = byCluster(item.after());
        SortedMap<ClusterId, Contribution> now =
                byCluster(intent.find(item.key()).map(Versioned::value));
        SortedMap<ClusterId, Contribution> back = new TreeMap<>(now);
        for (PartKey part : item.parts()) {
            Optional<Contribution> was = Optional.ofNullable(before.get(part.cluster()));
            Optional<Contribution> is = Optional.ofNullable(now.get(part.cluster()));
            boolean wanted = isWanted(item.key().path()) || isWanted(part.path());
            if (!wanted || is.equals(was)) {
                continue;
            }
            if (!force && !is.equals(Optional.ofNullable(after.get(part.cluster())))) {
                changed.add(changedSince(part, is.isPresent()));
            }
            was.ifPresentOrElse(each -> back.put(part.cluster(), each), () -> back.remove(part.cluster()));
        }
        return back.equals(now)
                ? Optional.empty()
                : Optional.of(edit(intent, item.key(), Contribution.together(back.values())));
    }

    private static SortedMap<ClusterId, Contribution> byCluster(Optional<Intent> piece) {
        return piece.isPresent() && piece.get() instanceof Contribution shared ? shared.byCluster() : new TreeMap<>();
    }

    private boolean isWanted(String path) {
        return only.isEmpty() || only.contains(path);
    }

    private static Edit edit(IntentImage intent, IntentKey key, Optional<? extends Intent> back) {
        return new Edit(key, back, new Precondition.Matches(ResourceVersion.of(intent, key)), "");
    }

    private static Violation changedSince(IntentKey key, boolean there) {
        String what = key instanceof IntentKey.OfDomain domain
                ? "the contribution of source " + domain.source() + " to it"
                : "it";
        return changedSince(key.path(), what, there);
    }

    private static Violation changedSince(PartKey part, boolean there) {
        return changedSince(part.path(), "what cluster " + part.cluster() + " contributes", there);
    }

    private static Violation changedSince(String path, String what, boolean there) {
        return new Violation(
                "",
                path,
                "changed-since",
                what + (there ? " was changed since" : " was removed since")
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
