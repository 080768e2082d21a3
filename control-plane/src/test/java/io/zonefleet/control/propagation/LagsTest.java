// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LagsTest {
    private static Lags of(long... millis) {
        Lags lags = new Lags();
        for (long each : millis) {
            lags.add(each);
        }
        return lags;
    }

    @Test
    void tellsWhatAShareDoesNotExceed() {
        Lags lags = of(7, 3, 31, 5);

        assertThat(lags.measured()).isEqualTo(4);
        assertThat(lags.quantile(0.5, 0)).hasValue(5);
        assertThat(lags.quantile(0.99, 0)).hasValue(31);
        assertThat(lags.quantile(0, 0)).hasValue(3);
    }

    /** Who has not come may come at any time: a quantile that they are part of is not known. */
    @Test
    void countsThoseThatHaveNotCome() {
        Lags lags = of(1, 2, 3);

        assertThat(lags.quantile(0.5, 1)).hasValue(2);
        assertThat(lags.quantile(0.99, 1)).isEqualTo(OptionalLong.empty());
        assertThat(lags.quantile(0.5, 4)).isEqualTo(OptionalLong.empty());
        assertThat(of().quantile(0.5, 0)).isEqualTo(OptionalLong.empty());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 31, 32, 33, 63, 64, 100, 999, 1_000, 65_535, 65_536, 3_599_999, 4_194_303})
    void isTooLongByASixteenthAtMost(long millis) {
        assertThat(of(millis).quantile(1, 0).orElseThrow()).isBetween(millis, millis + millis / 16);
    }

    @Test
    void takesWhatIsOutOfReachForTheNearest() {
        assertThat(of(-5).quantile(1, 0)).hasValue(0);
        assertThat(of(Long.MAX_VALUE).quantile(1, 0).orElseThrow())
                .isGreaterThan(Duration.ofHours(1).toMillis());
    }
}
