// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

/** A body that is no JSON at all; answered as 400. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and at which line and column */
    public MalformedException(String message) {
        super(message);
    }
}
