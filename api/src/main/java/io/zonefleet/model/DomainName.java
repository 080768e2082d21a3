// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A host name in its one canonical form: lower case, IDN labels as A-labels, no trailing dot (RFC 1123 section 2.1, RFC 5890).
 *
 * <p>The order of names is the order of their reversed form, label by label, so that a name comes directly before the names below it.
 */
public final class DomainName implements Comparable<DomainName> {
    static final int MAX_LENGTH = 253;
    static final int MAX_LABEL = 63;

    private final String text;

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
        return new DomainName(reverse(reversed));
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
        return reverse(text);
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

    /** From the texts as they are: the reversed form of each of 100,000 names would take as much memory as the names. */
    @Override
    public int compareTo(DomainName other) {
        int same = alike(text, other.text);
        int mine = text.length() - same;
        int theirs = other.text.length() - same;
        boolean isOver = mine <= 0 || theirs <= 0; // both are the same name, or one is above the other
        return isOver ? Integer.compare(mine, theirs) : compareLastLabels(text, mine, other.text, theirs);
    }

    /** How many characters at the end of both are the same labels, each with a dot before it: the first is taken to have one too. */
    private static int alike(String a, String b) {
        int alike = 0;
        for (int i = 0; i <= Math.min(a.length(), b.length()); i++) {
            char c = fromEnd(a, i);
            if (c != fromEnd(b, i)) {
                break;
            }
            if (c == '.') {
                alike = i + 1;
            }
        }
        return alike;
    }

    private static char fromEnd(String text, int i) {
        return i == text.length() ? '.' : text.charAt(text.length() - 1 - i);
    }

    /** The labels before these ends; one that the other begins with comes first. */
    private static int compareLastLabels(String a, int endOfA, String b, int endOfB) {
        int startOfA = a.lastIndexOf('.', endOfA - 1) + 1;
        int startOfB = b.lastIndexOf('.', endOfB - 1) + 1;
        int shorter = Math.min(endOfA - startOfA, endOfB - startOfB);
        for (int i = 0; i < shorter; i++) {
            int difference = a.charAt(startOfA + i) - b.charAt(startOfB + i);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(endOfA - startOfA, endOfB - startOfB);
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

    private static String reverse(String name) {
        StringBuilder reversed = new StringBuilder(name.length());
        int end = name.length();
        while (end >= 0) {
            int start = name.lastIndexOf('.', end - 1) + 1;
            reversed.append(name, start, end);
            if (start > 0) {
                reversed.append('.');
            }
            end = start - 1;
        }
        return reversed.toString();
    }
}
