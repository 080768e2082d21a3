// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** What carries the addresses of a node cache. */
public enum LinkKind {
    /** A dummy link; where the kernel has none a bridge, where it has neither the loopback link. The status says which it became. */
    AUTO("auto"),
    /** A link of type {@code dummy}, as node-cache makes it. */
    DUMMY("dummy"),
    /** A bridge without ports. */
    BRIDGE("bridge"),
    /** No link of our own: the addresses are on {@code lo}. */
    LOOPBACK("lo");

    private final String text;

    LinkKind(String text) {
        this.text = text;
    }

    /** As it is written in JSON. */
    public String text() {
        return text;
    }
}
