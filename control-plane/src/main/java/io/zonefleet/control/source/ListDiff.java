// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.domain.ListRows;
import io.zonefleet.control.image.DomainIndex;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What has to be written so that a source contributes exactly its list; pure. */
final class ListDiff {
    private ListDiff() {}

    /** Edits in the order of names; none where nothing differs. */
    static List<Edit> edits(DomainIndex index, Source source, ListRows list) {
        List<Edit> edits = new ArrayList<>();
        list.names().forEach((name, addresses) -> {
            Contribution wanted = contribution(source, name, addresses);
            if (!known(index, name, source).equals(Optional.of(wanted))) {
                edits.add(Edit.put(wanted));
            }
        });
        index.narrowed(Optional.empty(), Optional.of(source.id())).keySet().forEach(name -> {
            if (!list.names().containsKey(name)) {
                edits.add(Edit.delete(new IntentKey.OfDomain(name, source.id())));
            }
        });
        return edits;
    }

    private static Optional<Contribution> known(DomainIndex index, DomainName name, Source source) {
        return Optional.ofNullable(index.rows().get(name))
                .flatMap(row -> Optional.ofNullable(row.contributions().get(source.id())))
                .map(Versioned::value);
    }

    private static Contribution contribution(Source source, DomainName name, Collection<Address> addresses) {
        return new Contribution(
                name,
                source.id(),
                new Answer(List.copyOf(addresses), source.ttl(), source.wildcard(), Below.FORWARD),
                true,
                source.origin(),
                source.placement(),
                "",
                "",
                Labels.NONE);
    }

    /** Changes nothing, but fails the write where the source itself is no longer as it was polled. */
    static Edit pin(Versioned<Source> source) {
        return Edit.of(source.value().key(), Optional.of(source.value()), new Precondition.Matches(source.revision()));
    }
}
