// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;

/** Outcome of parsing an input: the value, or everything that is wrong with it at once. */
public sealed interface Parsed<T> {
    /** A good input. */
    record Valid<T>(T value) implements Parsed<T> {}

    /** A bad input with at least one violation. */
    record Invalid<T>(List<Violation> violations) implements Parsed<T> {
        public Invalid {
            violations = List.copyOf(violations);
            if (violations.isEmpty()) {
                throw new IllegalArgumentException("an invalid input has at least one violation");
            }
        }
    }

    /** A value that is right. */
    static <T> Parsed<T> valid(T value) {
        return new Valid<>(value);
    }

    /** One violation with an empty pointer, to be placed by the caller with {@link Violation#under}. */
    static <T> Parsed<T> invalid(String value, String rule, String message) {
        return new Invalid<>(List.of(new Violation("", value, rule, message)));
    }

    /**
     * The value where it is known to be right, as in tests and in stored data.
     *
     * @throws IllegalArgumentException naming every violation
     */
    default T orThrow() {
        return switch (this) {
            case Valid<T> valid -> valid.value();
            case Invalid<T> invalid ->
                throw new IllegalArgumentException(String.join(
                        "; ",
                        invalid.violations().stream()
                                .map(v -> v.message() + " (" + v.rule() + ": " + v.value() + ")")
                                .toList()));
        };
    }
}
