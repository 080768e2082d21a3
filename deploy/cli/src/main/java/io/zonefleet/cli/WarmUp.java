// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import io.zonefleet.cli.output.Json;

/** Sets up what nearly each command needs once its words are understood, on a core that has nothing to do until then. */
final class WarmUp {
    private WarmUp() {}

    static void run() {
        try {
            Json.text(Json.read("{}"));
        } catch (RuntimeException told) {
            // whoever needs it meets it again, and says so
        }
    }
}
