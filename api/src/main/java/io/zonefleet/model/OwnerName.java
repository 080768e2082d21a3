// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a record stands, seen from its domain: {@code @} for the domain itself, else the labels before its name, the first of which may
 * be an asterisk (RFC 4592). Unlike host names its labels may have underscores (RFC 8552).
 *
 * @param text canonical: lower case, for example {@code _https._tcp} or {@code *}
 */
public record OwnerName(String text) implements Comparable<OwnerName> {
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern CANONICAL = Pattern.compile("@|\\*|(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");

    /** The domain itself. */
    public static final OwnerName DOMAIN = new OwnerName("@");

    /** Every name below it that does not exist. */
    public static final OwnerName WILDCARD = new OwnerName("*");

    /** @throws IllegalArgumentException where {@code text} is not canonical; inputs go through {@link #parse} */
    public OwnerName {
        if (text.length() > DomainName.MAX_LENGTH || !CANONICAL.matcher(text).matches()) {
            throw new IllegalArgumentException("no name of a record: " + text);
        }
    }

    /**
     * Reads a name as zone files have it: with a dot at its end it is whole, else the domain's follows.
     *
     * @param domain that it has to be at or below
     */
    public static Parsed<OwnerName> parse(String input, DomainName domain) {
        String name = input.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            String whole = name.substring(0, name.length() - 1);
            if (whole.equals(domain.text())) {
                name = DOMAIN.text();
            } else if (whole.endsWith("." + domain.text())) {
                name = whole.substring(0, whole.length() - domain.text().length() - 1);
            } else {
                return Parsed.invalid(
                        input,
                        "name-outside",
                        "give a name at or below " + domain + ", or declare the record at a domain that it belongs to");
            }
        }
        if (name.length() > DomainName.MAX_LENGTH || !CANONICAL.matcher(name).matches()) {
            return Parsed.invalid(
                    input,
                    "record-name",
                    "use @ for the domain itself, or labels of letters, digits, hyphens and underscores, the first of"
                            + " which may be *");
        }
        OwnerName owner = new OwnerName(name);
        return owner.absolute(domain).length() > DomainName.MAX_LENGTH + 1
                ? Parsed.invalid(input, "name-too-long", "shorten it: with the domain it has more than 253 characters")
                : Parsed.valid(owner);
    }

    /** Whether it is the domain itself. */
    public boolean isDomain() {
        return text.equals(DOMAIN.text);
    }

    /** Whether its first label is an asterisk. */
    public boolean isWildcard() {
        return text.startsWith(WILDCARD.text);
    }

    /** Whether this is strictly below {@code other}. */
    public boolean isBelow(OwnerName other) {
        return other.isDomain() ? !isDomain() : text.endsWith("." + other.text);
    }

    /** Names at or above it and below {@code domain} that could be domains themselves. */
    public List<DomainName> domainsAbove(DomainName domain) {
        List<DomainName> found = new ArrayList<>();
        if (isDomain()) {
            return found;
        }
        String whole = text + "." + domain.text();
        for (int at = 0; at < text.length(); at = whole.indexOf('.', at) + 1) {
            String name = whole.substring(at);
            if (DomainName.isCanonical(name)) {
                found.add(new DomainName(name));
            }
        }
        return found;
    }

    /** The whole name with a dot at its end. */
    public String absolute(DomainName domain) {
        return isDomain() ? domain.absolute() : text + "." + domain.absolute();
    }

    /** The domain first. */
    @Override
    public int compareTo(OwnerName other) {
        return isDomain() == other.isDomain() ? text.compareTo(other.text) : isDomain() ? -1 : 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
