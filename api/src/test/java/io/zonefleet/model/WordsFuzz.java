// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Fuzz target: texts that shall be names, addresses, upstreams and ids. */
public final class WordsFuzz {
    private WordsFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        check(text, DomainName::parse, DomainName::text);
        check(text, Address::parse, Address::text);
        check(text, Upstream::parse, Upstream::text);
        check(text, NodeName::parse, NodeName::text);
        check(text, ClusterId::parse, ClusterId::text);
        if (DomainName.parse(text) instanceof Parsed.Valid<DomainName>(DomainName name)) {
            require(
                    DomainName.ofReversed(name.reversed()).equals(name)
                            && !name.unicode().isEmpty(),
                    text);
        }
    }

    private static <T> void check(String text, Function<String, Parsed<T>> parse, Function<T, String> print) {
        if (parse.apply(text) instanceof Parsed.Valid<T>(T value)) {
            String canonical = print.apply(value);
            require(parse.apply(canonical).equals(Parsed.valid(value)), text);
            require(canonical.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"\\{}#;$'`()".indexOf(c) < 0), text);
        }
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }
}
