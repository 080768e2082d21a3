// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.model.Contribution;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What sources contribute to one domain. Nearly always it is one of them: a list, which takes less than half of a map.
 *
 * @param values one piece of each source, in the order of the sources
 */
public record Contributions(List<Versioned<Contribution>> values) {
    /** Of no source. */
    public static final Contributions NONE = new Contributions(List.of());

    public Contributions {
        values = List.copyOf(values);
    }

    /** What {@code source} contributes; null where it is nothing. */
    public @Nullable Versioned<Contribution> get(SourceId source) {
        for (Versioned<Contribution> piece : values) {
            if (piece.value().source().equals(source)) {
                return piece;
            }
        }
        return null;
    }

    /** Each part alone, in the order of their sources and origins: a piece may have parts of several clusters. */
    public List<Contribution> parts() {
        return values.size() == 1
                ? values.getFirst().value().parts()
                : values.stream()
                        .flatMap(piece -> piece.value().parts().stream())
                        .toList();
    }

    /** Who contributes. */
    public Set<SourceId> keySet() {
        Set<SourceId> sources = new TreeSet<>();
        values.forEach(piece -> sources.add(piece.value().source()));
        return sources;
    }

    /** Whether {@code source} contributes. */
    public boolean containsKey(SourceId source) {
        return get(source) != null;
    }

    /** Whether nobody does. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** How many do. */
    public int size() {
        return values.size();
    }

    /** With that piece in the place of its source's. */
    public Contributions plus(Versioned<Contribution> piece) {
        SourceId source = piece.value().source();
        List<Versioned<Contribution>> others = without(source);
        int place = 0;
        while (place < others.size() && others.get(place).value().source().compareTo(source) < 0) {
            place++;
        }
        others.add(place, piece);
        return new Contributions(others);
    }

    /** Without what {@code source} contributes. */
    public Contributions minus(SourceId source) {
        return containsKey(source) ? new Contributions(without(source)) : this;
    }

    private List<Versioned<Contribution>> without(SourceId source) {
        List<Versioned<Contribution>> others = new ArrayList<>(values);
        others.removeIf(piece -> piece.value().source().equals(source));
        return others;
    }
}
