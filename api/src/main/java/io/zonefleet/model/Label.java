// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.function.Function;
import java.util.regex.Pattern;

/** RFC 1123 labels, the form of all ids. */
final class Label {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private Label() {}

    static void require(String text) {
        if (!LABEL.matcher(text).matches()) {
            throw new IllegalArgumentException("not an RFC 1123 label: " + text);
        }
    }

    static <T> Parsed<T> parse(String input, Function<String, T> make) {
        return LABEL.matcher(input).matches()
                ? Parsed.valid(make.apply(input))
                : Parsed.invalid(
                        input,
                        "id",
                        "use 1 to 63 lower-case letters, digits and hyphens; begin and end with a letter or digit");
    }
}
