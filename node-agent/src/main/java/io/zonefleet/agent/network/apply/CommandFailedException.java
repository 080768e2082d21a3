// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import java.io.IOException;

/** A command was not run, or has said that it failed; its message names it and says why. Nothing that it says is guessed at. */
public final class CommandFailedException extends IOException {
    private static final long serialVersionUID = 1;

    /** Of a program that is not there, could not be started or did not end in time. */
    public static final int NOT_RUN = -1;

    private final int code;

    /** @param code with which the program ended, or {@link #NOT_RUN} */
    public CommandFailedException(String message, int code) {
        super(message);
        this.code = code;
    }

    /** With which the program ended, or {@link #NOT_RUN}. */
    public int code() {
        return code;
    }
}
