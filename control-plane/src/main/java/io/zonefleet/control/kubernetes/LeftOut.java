// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.model.Violation;

/**
 * Something of an object that is not contributed. It never keeps anything else from being.
 *
 * @param by the object
 * @param why what is wrong, its pointer into the object
 */
record LeftOut(ObjectRef by, Violation why) implements Comparable<LeftOut> {
    /** For example {@code service team-x/web: /metadata/annotations/…: give an IPv4 address}. */
    String text() {
        return by + ": " + (why.pointer().isEmpty() ? "" : why.pointer() + ": ") + why.message();
    }

    @Override
    public int compareTo(LeftOut other) {
        int byObject = by.compareTo(other.by);
        return byObject != 0 ? byObject : why.pointer().compareTo(other.why.pointer());
    }
}
