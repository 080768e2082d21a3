// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

/**
 * A simulated program ends here, as if by {@code kill -9}. An error and no exception: no program may catch it and go on.
 */
public final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    /** @param where it was when it ended */
    public Stopped(String where) {
        super(where, null, false, false);
    }
}
