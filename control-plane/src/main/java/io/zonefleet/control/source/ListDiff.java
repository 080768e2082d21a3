// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.image.DomainIndex;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What has to be written so that a source contributes exactly what it says; pure. */
final class ListDiff {
    private ListDiff() {}

    /** Edits in the order of names; none where nothing differs. */
    static List<Edit> edits(DomainIndex index, SourceId source, SortedMap<DomainName, Contribution> wanted) {
        List<Edit> edits = new ArrayList<>();
        wanted.forEach((name, contribution) -> {
            if (!known(index, name, source).equals(Optional.of(contribution))) {
                edits.add(Edit.put(contribution));
            }
        });
        index.narrowed(Optional.empty(), Optional.of(source)).keySet().forEach(name -> {
            if (!wanted.containsKey(name)) {
                edits.add(Edit.delete(new IntentKey.OfDomain(name, source)));
            }
        });
        return edits;
    }

    private static Optional<Contribution> known(DomainIndex index, DomainName name, SourceId source) {
        return Optional.ofNullable(index.rows().get(name))
                .flatMap(row -> Optional.ofNullable(row.contributions().get(source)))
                .map(Versioned::value);
    }

    /** Changes nothing, but fails the write where the source itself is no longer as it was polled. */
    static Edit pin(Versioned<Source> source) {
        return Edit.of(source.value().key(), Optional.of(source.value()), new Precondition.Matches(source.revision()));
    }
}
