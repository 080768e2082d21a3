// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.IntentKey;
import java.util.List;
import java.util.Optional;

/**
 * A wish about some of the parts of what a source contributes to a domain. What it comes to is made of the parts that are there when the
 * write is drafted: those that others write meanwhile stay as they left them.
 */
public sealed interface PartEdit {
    /** The piece that the parts are of. */
    IntentKey.OfDomain key();

    /** What it comes to on {@code intent}; empty: nothing. */
    Optional<Edit> on(IntentImage intent);

    /**
     * Takes out whatever belongs to a cluster; nothing where nothing does (any more).
     *
     * @param origin the cluster
     */
    record WithoutOrigin(IntentKey.OfDomain key, ClusterId origin) implements PartEdit {
        @Override
        public Optional<Edit> on(IntentImage intent) {
            List<Contribution> parts = parts(intent, key);
            List<Contribution> left = others(parts, origin);
            return left.size() == parts.size()
                    ? Optional.empty()
                    : Optional.of(Edit.of(key, Contribution.together(left), new Precondition.Any()));
        }
    }

    /** Takes out all of it; nothing where there is none (any more). */
    record WithoutAny(IntentKey.OfDomain key) implements PartEdit {
        @Override
        public Optional<Edit> on(IntentImage intent) {
            return parts(intent, key).isEmpty() ? Optional.empty() : Optional.of(Edit.delete(key));
        }
    }

    private static List<Contribution> parts(IntentImage intent, IntentKey.OfDomain key) {
        return Optional.ofNullable(intent.contributions(key.name()).get(key.source()))
                .map(Versioned::value)
                .map(Contribution::parts)
                .orElse(List.of());
    }

    private static List<Contribution> others(List<Contribution> parts, ClusterId origin) {
        return parts.stream()
                .filter(part -> !part.origin().equals(Optional.of(origin)))
                .toList();
    }
}
