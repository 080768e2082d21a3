// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Objects;

/**
 * One thing that is wrong with an input: where, what was given, which rule it breaks and what to do.
 *
 * @param pointer JSON pointer (RFC 6901) into the input, or {@code query/…}, {@code header/…}, {@code path/…}; empty for the whole
 * @param value what was given, shortened for display; empty when nothing was
 * @param rule short stable name of the rule, for programs
 * @param message what to do about it, for people
 */
public record Violation(String pointer, String value, String rule, String message) {
    private static final int SHOWN = 80;

    public Violation {
        Objects.requireNonNull(pointer);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(message);
        value = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    /** The same violation seen from further out: {@code prefix} is put before its pointer. */
    public Violation under(String prefix) {
        return new Violation(prefix + pointer, value, rule, message);
    }
}
