// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A wish about some of the parts of what a source contributes to a domain. What it comes to is made of the parts that are there when the
 * write is drafted: those that others write meanwhile stay as they left them.
 */
public sealed interface PartEdit {
    /** The piece that the parts are of. */
    IntentKey.OfDomain key();

    /** What it comes to on {@code intent}; empty: nothing. */
    Optional<Edit> on(IntentImage intent);

    /** What the writer relies on; nothing by default. {@link Precondition.Absent} is about the part alone. */
    default Precondition precondition() {
        return new Precondition.Any();
    }

    /** What it puts beside what others contribute, to be judged alone; nothing by default. */
    default Optional<Edit> put() {
        return Optional.empty();
    }

    /** That there is nothing on {@code intent} to do it to; never so by default. */
    default Optional<Violation> missing(IntentImage intent) {
        return Optional.empty();
    }

    /**
     * Puts the part of one cluster beside those of others.
     *
     * @param part of source {@link SourceId#CLUSTERS}, with the cluster as its origin
     * @param pointer JSON pointer to the part in the request, for violations
     */
    record Put(Contribution part, Precondition precondition, String pointer) implements PartEdit {
        /** One that is the whole request. */
        public Put(Contribution part, Precondition precondition) {
            this(part, precondition, "");
        }

        @Override
        public IntentKey.OfDomain key() {
            return part.key();
        }

        @Override
        public Optional<Edit> on(IntentImage intent) {
            List<Contribution> parts = parts(intent, key());
            List<Contribution> others = others(parts, part.origin());
            Precondition relied = precondition instanceof Precondition.Absent && others.size() == parts.size()
                    ? new Precondition.Any()
                    : precondition;
            Stream<Contribution> all = Stream.concat(others.stream(), Stream.of(part));
            return Optional.of(Edit.of(key(), Contribution.together(all.toList()), relied));
        }

        @Override
        public Optional<Edit> put() {
            return Optional.of(new Edit(key(), Optional.of(part), precondition, pointer));
        }
    }

    /**
     * Withdraws the part of one cluster, which has to be there.
     *
     * @param pointer JSON pointer to the wish in the request, for violations
     */
    record Withdraw(DomainName name, ClusterId origin, Precondition precondition, String pointer) implements PartEdit {
        /** One that is the whole request. */
        public Withdraw(DomainName name, ClusterId origin, Precondition precondition) {
            this(name, origin, precondition, "");
        }

        @Override
        public IntentKey.OfDomain key() {
            return new IntentKey.OfDomain(name, SourceId.CLUSTERS);
        }

        @Override
        public Optional<Edit> on(IntentImage intent) {
            return without(intent, key(), origin, precondition);
        }

        @Override
        public Optional<Violation> missing(IntentImage intent) {
            String path = new PartKey(name, origin).path();
            return on(intent).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Violation(pointer, path, "not-found", "there is no " + path));
        }
    }

    /**
     * Takes out whatever belongs to a cluster; nothing where nothing does (any more).
     *
     * @param origin the cluster
     */
    record WithoutOrigin(IntentKey.OfDomain key, ClusterId origin) implements PartEdit {
        @Override
        public Optional<Edit> on(IntentImage intent) {
            return without(intent, key, origin, precondition());
        }
    }

    /** Takes out all of it; nothing where there is none (any more). */
    record WithoutAny(IntentKey.OfDomain key) implements PartEdit {
        @Override
        public Optional<Edit> on(IntentImage intent) {
            return parts(intent, key).isEmpty() ? Optional.empty() : Optional.of(Edit.delete(key));
        }
    }

    private static Optional<Edit> without(
            IntentImage intent, IntentKey.OfDomain key, ClusterId origin, Precondition relied) {
        List<Contribution> parts = parts(intent, key);
        List<Contribution> left = others(parts, Optional.of(origin));
        return left.size() == parts.size()
                ? Optional.empty()
                : Optional.of(Edit.of(key, Contribution.together(left), relied));
    }

    private static List<Contribution> parts(IntentImage intent, IntentKey.OfDomain key) {
        return Optional.ofNullable(intent.contributions(key.name()).get(key.source()))
                .map(Versioned::value)
                .map(Contribution::parts)
                .orElse(List.of());
    }

    private static List<Contribution> others(List<Contribution> parts, Optional<ClusterId> origin) {
        return parts.stream().filter(part -> !part.origin().equals(origin)).toList();
    }
}
