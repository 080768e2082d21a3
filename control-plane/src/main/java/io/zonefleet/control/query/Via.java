// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

/** How a node is asked. */
enum Via {
    /** By its agent where that can be reached, else directly. */
    AUTO("auto"),
    /** Its agent asks its own CoreDNS and reports. */
    AGENT("agent"),
    /** From the control plane, at the addresses at which the node says that it answers. */
    DIRECT("direct");

    private final String text;

    Via(String text) {
        this.text = text;
    }

    /** As JSON has it. */
    String text() {
        return text;
    }
}
