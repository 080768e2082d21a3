// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * A drain, named by an RFC 1123 label.
 *
 * @param text for example {@code prod-a}
 */
public record DrainId(String text) implements Comparable<DrainId> {
    /** @throws IllegalArgumentException where {@code text} is no label; inputs go through {@link #parse} */
    public DrainId {
        Label.require(text);
    }

    /** Reads an id, or says what is wrong with it. */
    public static Parsed<DrainId> parse(String input) {
        return Label.parse(input, DrainId::new);
    }

    @Override
    public int compareTo(DrainId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
