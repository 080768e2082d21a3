// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns what people and programs write into canonical names; names the first broken rule of every label. */
final class DomainNameParser {
    private DomainNameParser() {}

    static Parsed<DomainName> parse(String input) {
        if (DomainName.isCanonical(input)) {
            return Parsed.valid(new DomainName(input)); // nearly every one
        }
        String name = input.endsWith(".") ? input.substring(0, input.length() - 1) : input;
        if (name.isEmpty()) {
            return Parsed.invalid(input, "name-empty", "give a host name such as a.example.com");
        }
        if (name.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '/' || c == '\\' || Character.isISOControl(c))) {
            return Parsed.invalid(
                    input,
                    "name-characters",
                    "remove blanks, slashes, backslashes and control characters from the name");
        }
        if (name.startsWith("*.") || name.equals("*")) {
            return Parsed.invalid(input, "name-wildcard", "give the name without *. and set \"wildcard\": true");
        }
        if (name.length() > 4 * DomainName.MAX_LENGTH) {
            return tooLong(input);
        }
        String ascii = toAscii(name);
        if (ascii.length() > DomainName.MAX_LENGTH) {
            return tooLong(input);
        }
        List<Violation> wrong = new ArrayList<>();
        for (String label : ascii.split("\\.", -1)) {
            checkLabel(input, label, wrong);
        }
        if (!wrong.isEmpty()) {
            return new Parsed.Invalid<>(wrong);
        }
        return DomainName.isCanonical(ascii)
                ? Parsed.valid(new DomainName(ascii))
                : Parsed.invalid(
                        input, "name-numeric", "the last label must not be a number: this reads as an IP address");
    }

    private static Parsed<DomainName> tooLong(String input) {
        return Parsed.invalid(
                input, "name-too-long", "shorten the name to at most 253 characters (RFC 1035 section 2.3.4)");
    }

    /** Label by label, so that one label which is no IDN does not hide what is wrong with the others. */
    private static String toAscii(String name) {
        String[] labels = name.replace('\u3002', '.').split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i].chars().anyMatch(c -> c > 0x7f)) {
                try {
                    labels[i] = IDN.toASCII(labels[i]);
                } catch (IllegalArgumentException notIdn) {
                    continue; // stays as it is; checkLabel names it
                }
            }
            labels[i] = labels[i].toLowerCase(Locale.ROOT);
        }
        return String.join(".", labels);
    }

    private static void checkLabel(String input, String label, List<Violation> wrong) {
        if (label.isEmpty()) {
            wrong.add(new Violation(
                    "", input, "label-empty", "remove the empty label (two dots in a row, or a dot in front)"));
        } else if (label.length() > DomainName.MAX_LABEL) {
            wrong.add(new Violation("", label, "label-too-long", "shorten the label to at most 63 characters"));
        } else if (!label.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))) {
            wrong.add(new Violation(
                    "",
                    label,
                    "label-characters",
                    "use only letters, digits and hyphens in a label (RFC 1123 section 2.1)"));
        } else if (label.startsWith("-") || label.endsWith("-")) {
            wrong.add(new Violation("", label, "label-hyphen", "a label must not begin or end with a hyphen"));
        }
    }
}
