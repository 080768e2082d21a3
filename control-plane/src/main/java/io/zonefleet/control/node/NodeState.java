// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

/** How a node stands to what it should answer. */
public enum NodeState {
    /** It has proved everything. */
    PROVED("proved"),
    /** It reports, without faults, and has not proved the newest yet. */
    BEHIND("behind"),
    /** It reports faults. */
    FAULTY("faulty"),
    /** It is registered and does not report. */
    SILENT("silent");

    private final String text;

    NodeState(String text) {
        this.text = text;
    }

    /** As it is written in JSON and metrics. */
    public String text() {
        return text;
    }
}
