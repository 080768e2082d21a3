// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import io.zonefleet.model.Violation;
import java.util.List;

/** A request that breaks rules; answered as 422 with all of them. */
public final class InvalidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;
    private final int count;

    /**
     * @param violations at least one
     * @param count how many there are in all
     */
    public InvalidException(List<Violation> violations, int count) {
        super(count + " violation(s), first: " + violations.getFirst());
        this.violations = List.copyOf(violations);
        this.count = count;
    }

    /** A request with one violation. */
    public static InvalidException of(String pointer, String value, String rule, String message) {
        return new InvalidException(List.of(new Violation(pointer, value, rule, message)), 1);
    }

    /** What is wrong. */
    public List<Violation> violations() {
        return violations;
    }

    /** How many things are wrong; more than {@link #violations()} has where there are very many. */
    public int count() {
        return count;
    }
}
