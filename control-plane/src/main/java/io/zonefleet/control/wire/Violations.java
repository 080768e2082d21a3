// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is wrong with one request. Beyond {@value #MAX} it only counts. */
public final class Violations {
    /** How many are told at most: enough to see the pattern, too few to drown in. */
    public static final int MAX = 1000;

    private final List<Violation> found = new ArrayList<>();
    private int count;

    /** Adds one. */
    public void add(Violation violation) {
        count++;
        if (found.size() < MAX) {
            found.add(violation);
        }
    }

    /** Adds one with its parts; see {@link Violation}. */
    public void add(String pointer, String value, String rule, String message) {
        add(new Violation(pointer, value, rule, message));
    }

    /** The value of {@code parsed}; where it is invalid, empty and its violations are added under {@code pointer}. */
    public <T> Optional<T> accept(String pointer, Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Valid<T>(T value) -> Optional.of(value);
            case Parsed.Invalid<T>(List<Violation> violations) -> {
                violations.forEach(violation -> add(violation.under(pointer)));
                yield Optional.empty();
            }
        };
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Those told, in the order found. */
    public List<Violation> found() {
        return List.copyOf(found);
    }

    /**
     * Ends the request where there are any.
     *
     * @throws InvalidException with all of them
     */
    public void throwIfAny() {
        if (count > 0) {
            throw new InvalidException(found(), count);
        }
    }
}
