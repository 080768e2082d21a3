// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.image.Versioned;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.SourceId;
import io.zonefleet.plan.Difference;
import io.zonefleet.plan.Union;
import io.zonefleet.plan.Union.Conflict;
import java.util.Collection;
import java.util.List;

/**
 * All contributions to a domain as one.
 *
 * @param first the part that people write, where there is one; else the first: origin, placement, owner and the like are its
 * @param answer the union of the enabled parts, or of all where none is enabled
 * @param conflicts what is left out of it
 * @param differences what is served otherwise than somebody says
 * @param enabled whether any part is
 * @param revision of the newest part
 */
record Merged(
        Contribution first,
        Answer answer,
        List<Conflict> conflicts,
        List<Difference> differences,
        boolean enabled,
        long revision) {
    /** @param contributions at least one */
    static Merged of(Collection<Versioned<Contribution>> contributions) {
        List<Contribution> parts = contributions.stream()
                .flatMap(piece -> piece.value().parts().stream())
                .toList();
        List<Contribution> enabled =
                parts.stream().filter(Contribution::enabled).toList();
        Contribution first = parts.stream()
                .filter(part -> part.source().equals(SourceId.API))
                .findFirst()
                .orElse(parts.getFirst());
        List<Contribution> counted = enabled.isEmpty() ? parts : enabled;
        Union union = Union.of(counted);
        return new Merged(
                first,
                union.answer(),
                union.conflicts(),
                Difference.of(counted, union.answer()),
                !enabled.isEmpty(),
                contributions.stream().mapToLong(Versioned::revision).max().orElseThrow());
    }
}
