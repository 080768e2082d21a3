// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

/** How a piece that is wanted was found. */
enum State {
    ABSENT,
    /** There, and not as it is wanted. */
    OTHER,
    SAME,
    /** About to go. */
    ENDING
}
