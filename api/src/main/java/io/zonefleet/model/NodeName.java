// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.regex.Pattern;

/**
 * A node within its cluster, named as Kubernetes names nodes (RFC 1123 subdomain).
 *
 * @param text for example {@code worker-7.eu.internal}
 */
public record NodeName(String text) implements Comparable<NodeName> {
    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    /** @throws IllegalArgumentException where {@code text} is no such name */
    public NodeName {
        if (!SUBDOMAIN.matcher(text).matches()) {
            throw new IllegalArgumentException("not a node name (RFC 1123 subdomain): " + text);
        }
    }

    /** Reads a node name, or says what is wrong with it. */
    public static Parsed<NodeName> parse(String input) {
        return SUBDOMAIN.matcher(input).matches()
                ? Parsed.valid(new NodeName(input))
                : Parsed.invalid(input, "node-name", "use lower-case letters, digits, hyphens and dots, at most 253");
    }

    @Override
    public int compareTo(NodeName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
