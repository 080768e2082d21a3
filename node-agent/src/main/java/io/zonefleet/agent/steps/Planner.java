// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.steps;

import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has to be done to come from one state to another, and in which order. */
public final class Planner {
    private Planner() {}

    /**
     * The steps from {@code actual} to {@code desired}; none where they are equal.
     *
     * <p>A zone that the Corefile names must have its file: so files come before the Corefile, removals after it.
     */
    public static List<Step> plan(NodeState desired, NodeState actual) {
        List<Step> steps = new ArrayList<>();
        desired.zones().forEach((file, wanted) -> {
            Optional<FileFact> present = Optional.ofNullable(actual.zones().get(file));
            if (!present.equals(Optional.of(wanted))) {
                steps.add(new Step.PutZone(file, present, wanted));
            }
        });
        desired.corefile()
                .filter(wanted -> !actual.corefile().equals(Optional.of(wanted)))
                .ifPresent(wanted -> steps.add(new Step.PutCorefile(wanted)));
        actual.zones().keySet().stream()
                .filter(file -> !desired.zones().containsKey(file))
                .forEach(file -> steps.add(new Step.DropZone(file)));
        return steps;
    }
}
