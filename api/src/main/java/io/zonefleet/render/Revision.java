// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

/** The one rule that all revisions which reach a zone's serial keep. */
final class Revision {
    private Revision() {}

    static void require(long from) {
        if (from < 1) {
            throw new IllegalArgumentException("a revision is at least 1: " + from);
        }
    }
}
