// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.function.Function;

/** RFC 1123 labels, the form of all ids. */
final class Label {
    private Label() {}

    static void require(String text) {
        if (!isLabel(text)) {
            throw new IllegalArgumentException("not an RFC 1123 label: " + text);
        }
    }

    private static boolean isLabel(String text) {
        return DomainName.isLabel(text, 0, text.length());
    }

    static <T> Parsed<T> parse(String input, Function<String, T> make) {
        return isLabel(input)
                ? Parsed.valid(make.apply(input))
                : Parsed.invalid(
                        input,
                        "id",
                        "use 1 to 63 lower-case letters, digits and hyphens; begin and end with a letter or digit");
    }
}
