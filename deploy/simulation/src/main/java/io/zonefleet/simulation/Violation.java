// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

/** Something does not hold that must. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** Which rule, for example {@code I1}. Shrinking keeps it. */
    private final String rule;

    public Violation(String rule, String message) {
        super(rule + ": " + message);
        this.rule = rule;
    }

    public Violation(String rule, String message, Throwable cause) {
        super(rule + ": " + message, cause);
        this.rule = rule;
    }

    /** Which rule. */
    public String rule() {
        return rule;
    }
}
