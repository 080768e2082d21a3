// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

/** Ends a command, with what to say and the code to end with. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /** @param message for the user, complete */
    public Failure(ExitCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** What to say. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** What the command ends with. */
    public ExitCode code() {
        return code;
    }
}
