// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void asksUntilTheConditionHolds() {
        Await.until("the third call", () -> calls.incrementAndGet() == 3);
        assertThat(calls).hasValue(3);
    }

    @Test
    void givesTheValueOnceItIsThere() {
        assertThat(Await.value(
                        "a value", () -> Optional.of(calls.incrementAndGet()).filter(n -> n > 1)))
                .isEqualTo(2);
    }

    @Test
    void triesFailedAssertionsAgain() {
        Await.asserted("two calls", () -> assertThat(calls.incrementAndGet()).isEqualTo(2));
        assertThat(calls).hasValue(2);
    }

    @Test
    void endsAtAnExceptionThatIsNoFailedAssertion() {
        assertThatThrownBy(() -> Await.asserted("nothing", () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
    }

    @Test
    void saysWhatItWaitedFor() {
        assertThatThrownBy(() -> Await.until("the moon", Duration.ZERO, () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("in vain for: the moon");
    }
}
