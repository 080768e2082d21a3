// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An option of a pod's resolver, as resolv.conf(5) has it.
 *
 * @param text for example {@code ndots:3} or {@code single-request}
 */
public record ResolverOption(String text) {
    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9-]{0,31})(?::([0-9]{1,5}))?");

    /** @throws IllegalArgumentException for another form; inputs go through {@link #parse} */
    public ResolverOption {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not an option of a resolver: " + text);
        }
    }

    /** Reads an option, or says what is wrong with it. */
    public static Parsed<ResolverOption> parse(String input) {
        return FORM.matcher(input).matches()
                ? Parsed.valid(new ResolverOption(input))
                : Parsed.invalid(
                        input,
                        "resolver-option",
                        "use a word of resolv.conf with a number where it has one, for example ndots:3 or single-request");
    }

    /** What is set, for example {@code ndots}. */
    public String name() {
        return parts().group(1);
    }

    /** To what; empty for one that is only on or off. */
    public Optional<String> value() {
        return Optional.ofNullable(parts().group(2));
    }

    private Matcher parts() {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("checked when it was made: " + text);
        }
        return parts;
    }
}
