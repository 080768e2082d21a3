// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.regex.Pattern;

/**
 * The name of a secret, as sources give it: of a stored one, or of a file in the folder of secrets.
 *
 * @param text for example {@code prod-kubernetes.token}
 */
public record SecretId(String text) implements Comparable<SecretId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** @throws IllegalArgumentException where {@code text} is no such name; inputs go through {@link #parse} */
    public SecretId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a name of a secret: " + text);
        }
    }

    /** Reads a name, or says what is wrong with it. */
    public static Parsed<SecretId> parse(String input) {
        return FORM.matcher(input).matches()
                ? Parsed.valid(new SecretId(input))
                : Parsed.invalid(
                        input,
                        "secret-name",
                        "use 1 to 63 letters, digits, dots, hyphens and _; begin with a letter or digit");
    }

    @Override
    public int compareTo(SecretId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
