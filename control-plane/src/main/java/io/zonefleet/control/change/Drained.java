// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Violation;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.plan.Losses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names that a drain would leave without any answer, or without an address: it is refused for each of them, where nobody says that it is
 * meant. Pure.
 */
final class Drained {
    /** How many are named. */
    private static final int MOST = 1_000;

    private static final String WHAT_TO_DO =
            ": say lastResort at the domain, or, if that is meant, repeat the request with allowShrink";

    private final Draft draft;
    private final List<Violation> found = new ArrayList<>();
    private int total;

    private Drained(Draft draft) {
        this.draft = draft;
    }

    /** Why the edits are refused; empty where they leave every name something. */
    static Optional<WriteOutcome.Refused> refusal(Draft draft, List<Edit> edits) {
        List<IntentKey> drains = edits.stream()
                .filter(edit ->
                        edit.key() instanceof IntentKey.OfDrain && edit.after().isPresent())
                .map(Edit::key)
                .toList();
        Drained drained = new Drained(draft);
        DesiredPlanner.touchedNames(draft.before(), draft.after(), drains).forEach(drained::judge);
        return drained.total == 0
                ? Optional.empty()
                : Optional.of(new WriteOutcome.Refused(WriteOutcome.Reason.SHRINK, drained.found, drained.total));
    }

    /** Each name is told once, with the first cluster that would lose it. */
    private void judge(DomainName domain) {
        DesiredAnswers was = DesiredAnswers.of(draft.before(), domain);
        DesiredAnswers is = DesiredAnswers.of(draft.after(), domain);
        Set<String> told = new HashSet<>();
        for (ClusterId cluster : draft.after().clusters().keySet()) {
            Losses losses = Losses.between(was.on(cluster), is.on(cluster));
            if (losses.emptied()) {
                if (told.add(domain.text())) {
                    add(domain.text(), "drain-empties", "nothing of it would be left on cluster " + cluster);
                }
            } else {
                losses.names(domain, other -> isAnswered(other, cluster)).stream()
                        .filter(told::add)
                        .forEach(name -> add(
                                name,
                                "drain-strips",
                                "it would have no address, or nothing, left on cluster " + cluster));
            }
        }
    }

    private boolean isAnswered(DomainName name, ClusterId cluster) {
        return DesiredAnswers.of(draft.before(), name).on(cluster).isPresent();
    }

    private void add(String name, String rule, String what) {
        total++;
        if (found.size() < MOST) {
            found.add(new Violation("", name, rule, what + WHAT_TO_DO));
        }
    }
}
