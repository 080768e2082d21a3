// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * A cluster, named by an RFC 1123 label.
 *
 * @param text for example {@code local}
 */
public record ClusterId(String text) implements Comparable<ClusterId> {
    /** @throws IllegalArgumentException where {@code text} is no label; inputs go through {@link #parse} */
    public ClusterId {
        Label.require(text);
    }

    /** Reads an id, or says what is wrong with it. */
    public static Parsed<ClusterId> parse(String input) {
        return Label.parse(input, ClusterId::new);
    }

    @Override
    public int compareTo(ClusterId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
