// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

/** What keeps {@code up} from going on; its message is what the operator reads. */
final class UpFailed extends Exception {
    UpFailed(String message) {
        super(message);
    }
}
