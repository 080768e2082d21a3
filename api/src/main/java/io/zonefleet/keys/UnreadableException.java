// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

/** Bytes behind a key that are not what they should be. The reader keeps the last good value and reports the key. */
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableException(String message, Throwable cause) {
        super(message, cause);
    }

    public UnreadableException(String message) {
        super(message);
    }
}
