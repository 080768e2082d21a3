// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host name in its one canonical form: lower case, IDN labels as A-labels, no trailing dot (RFC 1123 section 2.1, RFC 5890).
 *
 * <p>The order of names is the order of their reversed form, label by label, so that a name comes directly before the names below it.
 */
public final class DomainName implements Comparable<DomainName> {
    static final int MAX_LENGTH = 253;
    static final int MAX_LABEL = 63;

    /** Less than any character of a label, so that a shorter label comes first whatever follows it. */
    private static final char BETWEEN_LABELS = '!';

    private final String text;

    /** What it is ordered by, once that was asked for: maps of 100,000 names compare each one again and again. */
    private @Nullable String order;

    /** @throws IllegalArgumentException where {@code text} is not canonical; inputs go through {@link #parse} */
    public DomainName(String text) {
        if (!isCanonical(text)) {
            throw new IllegalArgumentException("not a canonical host name: " + text);
        }
        this.text = text;
    }

    /** What remains of a name without its first characters, up to and including a dot, is canonical too. */
    private DomainName(DomainName below, int start) {
        this.text = below.text.substring(start);
    }

    /** For example {@code a.example.com}. */
    public String text() {
        return text;
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
        return new DomainName(reverse(reversed, '.', '.'));
    }

    /** By hand rather than by patterns: images of 100,000 names make each name and its ancestors many times over. */
    static boolean isCanonical(String text) {
        int start = 0;
        boolean numeric = true;
        for (int end = text.indexOf('.'); end >= 0; end = text.indexOf('.', start)) {
            if (!isLabel(text, start, end)) {
                return false;
            }
            start = end + 1;
        }
        for (int i = start; i < text.length(); i++) {
            numeric &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        // A last label of digits only would make the name read as an IPv4 address (RFC 1123 section 2.1).
        return text.length() <= MAX_LENGTH && isLabel(text, start, text.length()) && !numeric;
    }

    /** Whether the characters from {@code start} to before {@code end} are an RFC 1123 label. */
    static boolean isLabel(String text, int start, int end) {
        if (end == start || end - start > MAX_LABEL || text.charAt(start) == '-' || text.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return true;
    }

    /** Labels from left to right. */
    public List<String> labels() {
        return Arrays.asList(text.split("\\.", -1));
    }

    /** {@code a.example.com} as {@code com.example.a}: a suffix of names becomes a range of keys. */
    public String reversed() {
        return order().replace(BETWEEN_LABELS, '.');
    }

    /** The name without its first label; empty for a name of one label. */
    public Optional<DomainName> parent() {
        int dot = text.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(new DomainName(this, dot + 1));
    }

    /** All names above, nearest first. */
    public List<DomainName> ancestors() {
        List<DomainName> found = new ArrayList<>();
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
            found.add(new DomainName(this, dot + 1));
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
        return order().compareTo(other.order());
    }

    /** Threads that race here make the same text. */
    private String order() {
        String known = order;
        if (known == null) {
            known = reverse(text, '.', BETWEEN_LABELS);
            order = known;
        }
        return known;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainName that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static String reverse(String name, char separator, char newSeparator) {
        StringBuilder reversed = new StringBuilder(name.length());
        int end = name.length();
        while (end >= 0) {
            int start = name.lastIndexOf(separator, end - 1) + 1;
            reversed.append(name, start, end);
            if (start > 0) {
                reversed.append(newSeparator);
            }
            end = start - 1;
        }
        return reversed.toString();
    }
}
