// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Violation;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.plan.DesiredPlanner;
import java.util.ArrayList;
import java.util.List;

/** Names that a drain would leave without any answer: it is refused for each of them, where nobody says that it is meant. Pure. */
final class Drained {
    /** How many are named. */
    private static final int MOST = 1_000;

    private Drained() {}

    static List<Violation> empties(Draft draft, List<Edit> edits) {
        List<IntentKey> drains = edits.stream()
                .filter(edit ->
                        edit.key() instanceof IntentKey.OfDrain && edit.after().isPresent())
                .map(Edit::key)
                .toList();
        List<Violation> found = new ArrayList<>();
        for (DomainName name : DesiredPlanner.touchedNames(draft.before(), draft.after(), drains)) {
            DesiredAnswers was = DesiredAnswers.of(draft.before(), name);
            DesiredAnswers is = DesiredAnswers.of(draft.after(), name);
            for (ClusterId cluster : draft.after().clusters().keySet()) {
                if (was.on(cluster).isPresent() && is.on(cluster).isEmpty() && found.size() < MOST) {
                    found.add(
                            new Violation(
                                    "",
                                    name.text(),
                                    "drain-empties",
                                    "nothing of it would be left on cluster " + cluster
                                            + ": say lastResort at the domain, or, if that is meant, repeat the request with allowShrink"));
                    break;
                }
            }
        }
        return found;
    }
}
