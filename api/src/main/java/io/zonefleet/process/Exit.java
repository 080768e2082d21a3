// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

/**
 * How a child ended.
 *
 * @param code as a shell says it: 128 + n where signal n ended it
 */
public record Exit(int code) {
    private static final int BY_SIGNAL = 128;

    @Override
    public String toString() {
        return code > BY_SIGNAL ? "signal " + (code - BY_SIGNAL) : "exit code " + code;
    }
}
