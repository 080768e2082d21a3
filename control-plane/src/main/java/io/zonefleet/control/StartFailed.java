// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

/** The control plane does not run; the message tells an operator why and what to do. */
public final class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailed(String message) {
        super(message);
    }
}
