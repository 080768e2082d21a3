// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** What names below a domain that do not exist get, where the domain is not a wildcard. */
public enum Below {
    /** Asked upstream, as if the domain were not managed. */
    FORWARD("forward"),
    /** NXDOMAIN. */
    NXDOMAIN("nxdomain");

    private final String text;

    Below(String text) {
        this.text = text;
    }

    /** As it is written in JSON. */
    public String text() {
        return text;
    }
}
