// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import java.util.concurrent.TimeoutException;

/** There is no point in waiting: the store itself has not come as far. */
public final class NoSuchRevisionException extends TimeoutException {
    private static final long serialVersionUID = 1L;

    /**
     * @param wanted what was waited for
     * @param newest how far the store has come
     */
    NoSuchRevisionException(long wanted, long newest) {
        super("revision " + wanted + " does not exist; newest is " + newest);
    }
}
