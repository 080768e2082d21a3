// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.regex.Pattern;

/**
 * The name of a token, as change records and logs show it.
 *
 * @param text for example {@code provisioning}
 */
public record TokenId(String text) implements Comparable<TokenId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    /** @throws IllegalArgumentException where {@code text} is no such name; inputs go through {@link #parse} */
    public TokenId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a name of a token: " + text);
        }
    }

    /** Reads a name, or says what is wrong with it. */
    public static Parsed<TokenId> parse(String input) {
        return FORM.matcher(input).matches()
                ? Parsed.valid(new TokenId(input))
                : Parsed.invalid(
                        input,
                        "token-id",
                        "use 1 to 64 letters, digits, dots, hyphens, _ and @; begin with a letter or digit");
    }

    @Override
    public int compareTo(TokenId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
