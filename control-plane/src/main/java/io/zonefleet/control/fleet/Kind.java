// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

/** Kinds of events that tell what has changed, beside the hint that something has. In the order in which they are sent. */
enum Kind {
    DOMAINS("domains"),
    CHANGES("changes"),
    NODES("nodes"),
    FAULTS("faults");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** Name of the event. */
    String text() {
        return text;
    }
}
