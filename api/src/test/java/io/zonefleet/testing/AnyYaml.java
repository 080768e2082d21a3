// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Configuration files that are nearly YAML, for random tests of those who read them. */
public final class AnyYaml {
    private static final List<String> VALUES = List.of(
            "!!int x",
            "!!float x",
            "!!bool x",
            "!!timestamp x",
            "!!binary $$$",
            "!!set {a}",
            "!!omap [a]",
            "!!merge x",
            "!!java.net.URL [http://192.0.2.1]",
            "0x",
            "0b2",
            "08",
            "1:99:99",
            "9999-99-99T99:99:99Z",
            "2001-12-14",
            ".inf",
            ".nan",
            "1e400",
            "99999999999999999999",
            "~",
            "&a [*a]",
            "&a {b: *a}",
            "*a",
            "<<: 1",
            "{<<: [a]}",
            "[a, [b]]",
            "[]",
            "{}",
            "|\n  a\n b",
            ">",
            "? a",
            "- a",
            "%YAML 3.0",
            "---",
            "...",
            "'",
            "\t",
            "off");

    private AnyYaml() {}

    /** Lines of these keys and values, and text of all kinds. */
    public static Arbitrary<String> files(List<String> keys) {
        Arbitrary<String> values = Arbitraries.oneOf(Arbitraries.of(VALUES), AnyText.hostile());
        Arbitrary<String> names =
                Arbitraries.oneOf(Arbitraries.of(keys), Arbitraries.of("a", "<<", "? b", "\"\"", "1", "~"));
        Arbitrary<String> lines = Combinators.combine(
                        Arbitraries.of("", "", "  ", "- "), names, Arbitraries.of(": ", ":", ":\n  "), values)
                .as((indent, name, colon, value) -> indent + name + colon + value);
        return Arbitraries.frequencyOf(
                Tuple.of(4, lines.list().ofMaxSize(5).map(all -> String.join("\n", all))),
                Tuple.of(1, AnyText.broken()),
                Tuple.of(1, Arbitraries.of(VALUES)));
    }
}
