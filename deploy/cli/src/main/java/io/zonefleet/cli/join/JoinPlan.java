// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;

/**
 * What makes a cluster joined, in order. Pure.
 *
 * @param ending pieces that have to be gone first; where there are some, there are no steps
 */
record JoinPlan(List<Step> steps, List<Piece> ending) {
    JoinPlan {
        steps = List.copyOf(steps);
        ending = List.copyOf(ending);
    }

    /** @param found everything that is wanted, and how it was found; of one kind in the order in which it is made */
    static JoinPlan of(SequencedMap<Piece, State> found) {
        List<Piece> ending = found.entrySet().stream()
                .filter(each -> each.getValue() == State.ENDING)
                .map(each -> each.getKey())
                .toList();
        if (!ending.isEmpty()) {
            return new JoinPlan(List.of(), ending);
        }
        List<Step> steps = found.entrySet().stream()
                .map(each -> new Step(action(each.getValue()), each.getKey()))
                .sorted(Comparator.comparing(step -> step.piece().kind()))
                .toList();
        return new JoinPlan(steps, List.of());
    }

    private static Step.Action action(State state) {
        return switch (state) {
            case ABSENT -> Step.Action.CREATE;
            case OTHER -> Step.Action.UPDATE;
            case SAME -> Step.Action.KEEP;
            case ENDING -> throw new IllegalArgumentException("nothing is planned about what is ending");
        };
    }
}
