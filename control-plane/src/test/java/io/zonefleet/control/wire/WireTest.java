// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    private static Parsed<Duration> duration(String text) {
        return DurationText.parse(text, Duration.ofMillis(1), Duration.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource({"1ms,1", "1500ms,1500", "10s,10000", "90s,90000", "5m,300000", "24h,86400000"})
    void readsDurationsAndWritesThemInTheirShortestForm(String text, long millis) {
        assertThat(duration(text).orThrow()).hasMillis(millis);
        assertThat(duration(DurationText.text(Duration.ofMillis(millis))).orThrow())
                .hasMillis(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0s", "10", "s", "-1s", "1.5s", "25h", "1d", " 1s", "99999999999s"})
    void refusesOtherDurations(String text) {
        assertThat(duration(text)).isInstanceOf(Parsed.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({"a%2Fb,a/b", "%C3%BC,ü", "a+b,a+b", "%41,A", "plain,plain"})
    void decodesSegments(String raw, String text) {
        assertThat(PercentDecoding.segment(raw).orThrow()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%", "%ff", "%C3", "%C3%28", "%+1"})
    void refusesWhatIsNoEncoding(String raw) {
        assertThat(PercentDecoding.segment(raw)).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void escapesKeysInPointers() {
        Violations violations = new Violations();
        JsonFields fields = JsonFields.of(
                JsonBody.read("{\"a/b~c\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "", violations);
        fields.end();

        assertThat(violations.found()).extracting(Violation::pointer).containsExactly("/a~1b~0c");
    }

    @Test
    void countsAllViolationsAndKeepsTheFirstThousand() {
        Violations violations = new Violations();
        for (int i = 0; i < Violations.MAX + 5; i++) {
            violations.add("/" + i, "", "rule", "message");
        }

        assertThat(violations.count()).isEqualTo(Violations.MAX + 5);
        assertThat(violations.found()).hasSize(Violations.MAX);
        assertThat(List.of(violations.found().getFirst().pointer())).containsExactly("/0");
    }
}
