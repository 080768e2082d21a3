// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

/** Pointers into JSON (RFC 6901). */
final class JsonPointers {
    private JsonPointers() {}

    /** One step of a pointer. */
    static String escape(String field) {
        return field.replace("~", "~0").replace("/", "~1");
    }
}
