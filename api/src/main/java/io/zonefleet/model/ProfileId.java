// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * A profile of node caches, named by an RFC 1123 label.
 *
 * @param text for example {@code default}
 */
public record ProfileId(String text) implements Comparable<ProfileId> {
    /** @throws IllegalArgumentException where {@code text} is no label; inputs go through {@link #parse} */
    public ProfileId {
        Label.require(text);
    }

    /** Reads an id, or says what is wrong with it. */
    public static Parsed<ProfileId> parse(String input) {
        return Label.parse(input, ProfileId::new);
    }

    @Override
    public int compareTo(ProfileId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
