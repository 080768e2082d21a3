// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** Which packet rules a node cache gets. */
public enum RulesMode {
    /** Connection tracking is skipped, and filters let DNS through. */
    FULL("full"),
    /** Only filters: for networks whose policies rely on connection tracking (Calico with egress policies, kubernetes#98758). */
    NO_NOTRACK("no-notrack"),
    /** None: something else brings queries here (Cilium Local Redirect Policy). */
    OFF("off");

    private final String text;

    RulesMode(String text) {
        this.text = text;
    }

    /** As it is written in JSON. */
    public String text() {
        return text;
    }
}
