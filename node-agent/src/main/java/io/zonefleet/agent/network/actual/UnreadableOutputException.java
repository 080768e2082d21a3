// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import java.io.IOException;

/** A tool has said something that is not understood; nothing is concluded from it. */
public final class UnreadableOutputException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param message which tool, and what of its output */
    public UnreadableOutputException(String message) {
        super(message);
    }
}
