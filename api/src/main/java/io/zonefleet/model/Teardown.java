// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** What becomes of link and rules when the agent ends. */
public enum Teardown {
    /** They stay: for restarts, and where a second instance goes on ({@code skipteardown} of coredns-nodecache). */
    KEEP("keep"),
    /** Rules, a moment of grace, CoreDNS, link, in this order. */
    REMOVE("remove"),
    /** As {@link #REMOVE}; and rules go as soon as no local CoreDNS answers any more, until one does. */
    REMOVE_ON_LOST_HEALTH("remove-on-lost-health");

    private final String text;

    Teardown(String text) {
        this.text = text;
    }

    /** Whether link and rules go when the agent ends. */
    public boolean removes() {
        return switch (this) {
            case KEEP -> false;
            case REMOVE, REMOVE_ON_LOST_HEALTH -> true;
        };
    }

    /** As it is written in JSON. */
    public String text() {
        return text;
    }
}
