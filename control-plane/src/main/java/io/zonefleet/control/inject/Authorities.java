// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All authorities at one moment, oldest first. Pure.
 *
 * @param all those that API servers shall trust
 */
record Authorities(List<Authority> all) {
    /** None yet. */
    static final Authorities NONE = new Authorities(List.of());

    /** How long one lasts. */
    static final Duration LIFE = Duration.ofDays(365);

    /** A new one is made when the newest has no more than this left. */
    static final Duration RENEWED_BEFORE = Duration.ofDays(60);

    /** For so long a new one is only in bundles: time to bring those to every cluster, also by hand. */
    static final Duration KNOWN_BEFORE = Duration.ofDays(14);

    Authorities {
        all = List.copyOf(all);
    }

    /**
     * What they should be at {@code now}: without those that have ended, with a new one in time.
     *
     * @param make makes one that signs from the given moment on
     */
    Authorities at(Instant now, Function<Instant, Authority> make) {
        List<Authority> kept = new ArrayList<>(
                all.stream().filter(one -> one.until().isAfter(now)).toList());
        if (kept.isEmpty()) {
            kept.add(make.apply(now));
        } else if (!kept.getLast().until().isAfter(now.plus(RENEWED_BEFORE))) {
            kept.add(make.apply(now.plus(KNOWN_BEFORE)));
        }
        return new Authorities(kept);
    }

    /** Who signs at {@code now}: the newest of those that API servers have had time to learn of, else the oldest there is. */
    Optional<Authority> signing(Instant now) {
        return all.stream()
                .filter(one -> !one.signsFrom().isAfter(now) && one.until().isAfter(now))
                .max(Comparator.comparing(Authority::signsFrom))
                .or(() -> all.stream().filter(one -> one.until().isAfter(now)).findFirst());
    }

    /** Their certificates (PEM). */
    String bundle() {
        return all.stream().map(Authority::certificate).collect(Collectors.joining());
    }
}
