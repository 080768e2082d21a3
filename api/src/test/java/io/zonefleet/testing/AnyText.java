// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Texts for random tests: those that a careless program would paste into a file and so change the meaning of it. */
public final class AnyText {
    private static final List<String> PIECES = List.of(
            "\n",
            "\r\n",
            "\t",
            " ",
            "\0",
            ";",
            "#",
            "# import /etc/passwd\n",
            "$INCLUDE /etc/passwd\n",
            "$ORIGIN .\n",
            "$TTL 0\n",
            "$GENERATE 1-9 a$ A 192.0.2.$\n",
            "@ IN SOA . . 1 1 1 1 1\n",
            "{",
            "}",
            "}\n. {\n",
            "\n}\nevil.test:53 {\nwhoami\n}\n",
            "{$HOME}",
            "{%PATH%}",
            "{{ .Name }}",
            "\"",
            "\\\"",
            "\\",
            "\\\n",
            "'",
            "`",
            "<<EOF\n",
            "import *",
            "(snippet)",
            "forward . 203.0.113.1",
            "reload 2s",
            "*.",
            "*",
            ".",
            "..",
            "/",
            "../",
            "%00",
            "%0a",
            ",",
            ":",
            "::",
            "[",
            "]",
            "@",
            "-",
            "_",
            "0",
            "a",
            "A.B",
            "192.0.2.1",
            "2001:db8::1",
            "fe80::1%eth0",
            "null",
            "true",
            "1e9",
            "&a [*a]",
            "!!java.lang.Object {}",
            "\u00fc",
            "\u0130",
            "\u212a",
            "\uff0e",
            "\u3002",
            "\u2100",
            "\u200d",
            "\u202e",
            "\u2028",
            "\u0085",
            "\ufeff",
            "\ufffd",
            "\ud83d\ude00",
            "xn--",
            "xn--4ca",
            "xn--\u00fc");

    private AnyText() {}

    /** Pieces of other languages, of file formats and of nothing, up to some thousand characters. */
    public static Arbitrary<String> hostile() {
        return Arbitraries.frequencyOf(
                        Tuple.of(12, Arbitraries.of(PIECES)),
                        Tuple.of(4, Arbitraries.strings().ofMaxLength(4)),
                        Tuple.of(2, Arbitraries.strings().ascii().ofMaxLength(8)),
                        Tuple.of(1, tiresome()))
                .list()
                .ofMaxSize(7)
                .map(pieces -> String.join("", pieces));
    }

    /** The same for tests that are no properties. */
    public static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return random.nextInt(20) == 0 ? text.append("a".repeat(3000)).toString() : text.toString();
    }

    /** As {@link #hostile()}, with halves of surrogate pairs, which no encoding can write. */
    public static Arbitrary<String> broken() {
        return Arbitraries.frequencyOf(
                        Tuple.of(3, hostile()), Tuple.of(1, Arbitraries.of("\ud800", "\udc00", "\ud800a")))
                .list()
                .ofMaxSize(3)
                .map(pieces -> String.join("", pieces));
    }

    /** One character very often: too long, and a trial for whoever reads it by backtracking. */
    private static Arbitrary<String> tiresome() {
        Arbitrary<String> repeated =
                Arbitraries.of(":", "a", "a.", "1.", "-", "/a", "[", "{", "\"", "\\", "\u00fc", "0", " ", "\n");
        return repeated.flatMap(piece -> Arbitraries.of(60, 64, 254, 1100, 5000).map(piece::repeat));
    }
}
