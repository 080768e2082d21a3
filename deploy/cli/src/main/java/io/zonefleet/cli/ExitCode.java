// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

/** What scripts go by. Codes are never given another meaning. */
public enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "refused or failed; why is on standard error"),
    USAGE(2, "wrong arguments, or a file or context that can't be used; nothing was sent"),
    NOT_FOUND(3, "there is no such thing"),
    CONFLICT(4, "somebody else has written it, it is still in use, or too much would be removed"),
    DIFFERENT(5, "diff, query: there are differences"),
    NOT_PROVED(6, "written, but not proved by as many nodes, or not in the time, that --wait or wait asked for"),
    UNAVAILABLE(7, "the control plane does not answer, or can't just now: worth another try"),
    UNAUTHORIZED(8, "the token is missing, not known or expired, or its role is not enough");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number. */
    public int code() {
        return code;
    }

    /** When it is the end of a command. */
    public String meaning() {
        return meaning;
    }
}
