// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

/**
 * A condition of a status, as Kubernetes has them.
 *
 * @param type for example {@code Accepted}
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason one word in CamelCase, for programs
 * @param message for people
 */
record Condition(String type, String status, String reason, String message) {
    private static final int LONGEST = 1_000;

    Condition {
        message = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    }

    static Condition yes(String type, String reason, String message) {
        return new Condition(type, "True", reason, message);
    }

    static Condition no(String type, String reason, String message) {
        return new Condition(type, "False", reason, message);
    }

    static Condition unknown(String type, String reason, String message) {
        return new Condition(type, "Unknown", reason, message);
    }
}
