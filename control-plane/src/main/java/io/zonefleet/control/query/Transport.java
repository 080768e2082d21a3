// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

/** By what is asked. */
enum Transport {
    UDP("udp"),
    TCP("tcp");

    private final String text;

    Transport(String text) {
        this.text = text;
    }

    /** As JSON has it. */
    String text() {
        return text;
    }
}
