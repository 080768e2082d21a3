// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterProfile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Values behind desired keys. Each may carry {@code from}, the intent revision that it stands for; without it the key was put by the
 * write itself, and its mod revision says so.
 */
public sealed interface DesiredValue {
    /** The intent revision it stands for, where it is not the key's own mod revision. */
    OptionalLong from();

    /**
     * A domain.
     *
     * @param answer what is answered; empty: masked, this cluster does not answer what feed {@code all} says
     */
    record Domain(OptionalLong from, Optional<Answer> answer) implements DesiredValue {
        public Domain {
            requireRevision(from);
        }
    }

    /** That a zone is declared. */
    record Zone(OptionalLong from) implements DesiredValue {
        public Zone {
            requireRevision(from);
        }
    }

    /** That a zone lost something. */
    record Serial(OptionalLong from) implements DesiredValue {
        public Serial {
            requireRevision(from);
        }
    }

    /** That a removal of names was accepted. */
    record Removed(OptionalLong from) implements DesiredValue {
        public Removed {
            requireRevision(from);
        }
    }

    /** The profile in effect. */
    record Profile(OptionalLong from, ClusterProfile profile) implements DesiredValue {
        public Profile {
            requireRevision(from);
        }
    }

    /**
     * Head of a feed.
     *
     * @param with paths of other feeds that the same transaction wrote: a reader of both waits until it has seen both
     * @param partial whether more of the same step follows: readers wait for it
     */
    record Head(OptionalLong from, List<String> with, boolean partial) implements DesiredValue {
        public Head {
            requireRevision(from);
            with = List.copyOf(with);
        }
    }

    private static void requireRevision(OptionalLong from) {
        if (from.isPresent() && from.getAsLong() < 1) {
            throw new IllegalArgumentException("no revision of a store: " + from.getAsLong());
        }
    }

    /** The same value standing for {@code revision}, as the materialiser writes it. */
    default DesiredValue standingFor(long revision) {
        OptionalLong stamp = OptionalLong.of(revision);
        return switch (this) {
            case Domain domain -> new Domain(stamp, domain.answer());
            case Zone zone -> new Zone(stamp);
            case Serial serial -> new Serial(stamp);
            case Removed removed -> new Removed(stamp);
            case Profile profile -> new Profile(stamp, profile.profile());
            case Head head -> new Head(stamp, head.with(), head.partial());
        };
    }

    /** The revision it stands for, given the key's mod revision. */
    default long from(long modRevision) {
        return from().orElse(modRevision);
    }
}
