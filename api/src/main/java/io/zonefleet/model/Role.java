// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** What the owner of a token may do. Each may do all that the ones before it may. */
public enum Role {
    /** Reads everything but tokens. */
    READER("reader"),
    /** Also writes domains, zones and drains, imports and changes of these, asks nodes, and has lists polled. */
    EDITOR("editor"),
    /** Everything: also clusters, profiles, sources, nodes and tokens. */
    ADMIN("admin");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** As it is written in JSON. */
    public String text() {
        return text;
    }

    /** Whether who has this role may do what {@code needed} may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
