// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At any moment of a clock that may be about to overflow. */
class AllowanceTest {
    private static final long PERIOD = Allowance.PERIOD.toNanos();

    private static Allowance used(long now) {
        Allowance allowance = Allowance.from(now);
        for (int i = 0; i < Allowance.AT_ONCE; i++) {
            assertThat(allowance.waitAt(now)).as("time %d", i).isZero();
            allowance = allowance.usedAt(now);
        }
        return allowance;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 1})
    void allowsAFewAtOnceAndThenOneAPeriod(long now) {
        Allowance allowance = used(now);
        assertThat(allowance.waitAt(now)).isEqualTo(PERIOD);
        assertThat(allowance.waitAt(now + PERIOD - 1)).isEqualTo(1);
        assertThat(allowance.waitAt(now + PERIOD)).isZero();
        assertThat(allowance.usedAt(now + PERIOD).waitAt(now + PERIOD)).isEqualTo(PERIOD);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 1})
    void givesBackWhatWasNotUsedButNoMore(long now) {
        Allowance allowance = used(now);
        long later = now + 100 * PERIOD;
        assertThat(allowance.waitAt(later)).isZero();
        for (int i = 0; i < Allowance.AT_ONCE; i++) {
            allowance = allowance.usedAt(later);
        }
        assertThat(allowance.waitAt(later)).isEqualTo(PERIOD);
    }
}
