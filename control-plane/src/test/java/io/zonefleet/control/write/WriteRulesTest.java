// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Parsed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteRulesTest {
    @ParameterizedTest
    @CsvSource({"all,7,7", "all,0,0", "100%,7,7", "50%,7,4", "95%,100,95", "1%,3,1", "2,7,2", "9,7,9"})
    void roundsSharesOfNodesUp(String wait, int nodes, int required) {
        assertThat(WaitFor.parse(wait).orThrow().of(nodes)).isEqualTo(required);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0%", "101%", "-1", "some", "1.5", "1000000", " all"})
    void refusesOtherShares(String wait) {
        assertThat(WaitFor.parse(wait)).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void readsVersionsAsHttpHasThem() {
        assertThat(IfMatch.parse("\"7\"").orThrow()).isEqualTo(new IfMatch(false, List.of(7L)));
        String part = "p0123456789abcdef0123456789abcdef";
        assertThat(IfMatch.parse("\"8\", \"" + part + "\", \"q\"").orThrow())
                .isEqualTo(new IfMatch(false, List.of(8L), List.of(part)));
        assertThat(IfMatch.parse("\"7\", \"8\"").orThrow().accepts(8)).isTrue();
        assertThat(IfMatch.parse("W/\"7\"").orThrow().accepts(7)).isFalse();
        assertThat(IfMatch.parse("\"of somebody else\"").orThrow().accepts(7)).isFalse();
        assertThat(IfMatch.parse("*").orThrow().accepts(7)).isTrue();
        assertThat(IfMatch.parse("*").orThrow().accepts(0)).isFalse();
        assertThat(IfMatch.parse("7")).isInstanceOf(Parsed.Invalid.class);
        assertThat(IfMatch.parse("")).isInstanceOf(Parsed.Invalid.class);
    }
}
