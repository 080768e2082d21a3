// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * A source of contributions, named by an RFC 1123 label.
 *
 * @param text for example {@code legacy}
 */
public record SourceId(String text) implements Comparable<SourceId> {
    /** The source of everything written through the REST API. */
    public static final SourceId API = new SourceId("api");

    /** The source of what is written through the REST API for one origin cluster after the other: one piece with a part for each. */
    public static final SourceId CLUSTERS = new SourceId("api-clusters");

    /** @throws IllegalArgumentException where {@code text} is no label; inputs go through {@link #parse} */
    public SourceId {
        Label.require(text);
    }

    /** Reads an id, or says what is wrong with it. */
    public static Parsed<SourceId> parse(String input) {
        return Label.parse(input, SourceId::new);
    }

    @Override
    public int compareTo(SourceId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
