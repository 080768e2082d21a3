// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host name in its one canonical form: lower case, IDN labels as A-labels, no trailing dot (RFC 1123 section 2.1, RFC 5890).
 *
 * <p>The order of names is the order of their reversed form, so that a name comes directly before the names below it.
 *
 * @param text for example {@code a.example.com}
 */
public record DomainName(String text) implements Comparable<DomainName> {
    static final int MAX_LENGTH = 253;
    static final int MAX_LABEL = 63;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** @throws IllegalArgumentException where {@code text} is not canonical; inputs go through {@link #parse} */
    public DomainName {
        if (!isCanonical(text)) {
            throw new IllegalArgumentException("not a canonical host name: " + text);
        }
    }

    /** Makes an input canonical, or says what is wrong with it. */
    public static Parsed<DomainName> parse(String input) {
        return DomainNameParser.parse(input);
    }

    /**
     * A name that is known to be right.
     *
     * @throws IllegalArgumentException where it is not
     */
    public static DomainName of(String input) {
        return parse(input).orThrow();
    }

    /** The name whose {@link #reversed} form is given, as found in keys. */
    public static DomainName ofReversed(String reversed) {
        return new DomainName(reverse(reversed));
    }

    static boolean isCanonical(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        String[] labels = text.split("\\.", -1);
        // A last label of digits only would make the name read as an IPv4 address (RFC 1123 section 2.1).
        return Arrays.stream(labels).allMatch(label -> LABEL.matcher(label).matches())
                && !DIGITS.matcher(labels[labels.length - 1]).matches();
    }

    /** Labels from left to right. */
    public List<String> labels() {
        return Arrays.asList(text.split("\\.", -1));
    }

    /** {@code a.example.com} as {@code com.example.a}: a suffix of names becomes a range of keys. */
    public String reversed() {
        return reverse(text);
    }

    /** The name without its first label; empty for a name of one label. */
    public Optional<DomainName> parent() {
        int dot = text.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(new DomainName(text.substring(dot + 1)));
    }

    /** All names above, nearest first. */
    public List<DomainName> ancestors() {
        List<DomainName> found = new ArrayList<>();
        for (Optional<DomainName> up = parent(); up.isPresent(); up = up.get().parent()) {
            found.add(up.get());
        }
        return found;
    }

    /** Whether this is {@code other} or below it. */
    public boolean isAtOrBelow(DomainName other) {
        return equals(other) || isBelow(other);
    }

    /** Whether this is strictly below {@code other}. */
    public boolean isBelow(DomainName other) {
        int head = text.length() - other.text.length();
        return head > 1 && text.charAt(head - 1) == '.' && text.endsWith(other.text);
    }

    /** With the trailing dot, as zone files and queries have it. */
    public String absolute() {
        return text + ".";
    }

    /** For people: IDN labels as Unicode (U-labels). */
    public String unicode() {
        return java.net.IDN.toUnicode(text);
    }

    @Override
    public int compareTo(DomainName other) {
        List<String> mine = labels();
        List<String> theirs = other.labels();
        for (int i = 1; i <= Math.min(mine.size(), theirs.size()); i++) {
            int order = mine.get(mine.size() - i).compareTo(theirs.get(theirs.size() - i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.size(), theirs.size());
    }

    @Override
    public String toString() {
        return text;
    }

    private static String reverse(String name) {
        List<String> labels = Arrays.asList(name.split("\\.", -1));
        Collections.reverse(labels);
        return String.join(".", labels);
    }
}
