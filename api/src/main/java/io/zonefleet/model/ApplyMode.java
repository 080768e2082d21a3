// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** How changes of records reach CoreDNS. */
public enum ApplyMode {
    /** By signal where it is quick and flushes no cache, else by the {@code file} plugin's own tick. */
    AUTO("auto"),
    /** Always by the tick. */
    TICK("tick"),
    /** Always by SIGUSR1. */
    SIGNAL("signal");

    private final String text;

    ApplyMode(String text) {
        this.text = text;
    }

    /** As it is written in JSON. */
    public String text() {
        return text;
    }
}
