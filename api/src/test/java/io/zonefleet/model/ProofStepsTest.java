// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.model.ProofSteps.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProofStepsTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void saysWhenARevisionWasFirstProvedAndWhetherItKnowsThatExactly() {
        ProofSteps steps = ProofSteps.NONE
                .with(10, T0)
                .with(20, T0.plusSeconds(1))
                .with(20, T0.plusSeconds(2))
                .with(30, T0.plusSeconds(3));

        assertThat(steps.text()).isEqualTo("10@1767225600000 20@1767225601000 30@1767225603000");
        assertThat(steps.of(10)).contains(new Receipt(T0, false));
        assertThat(steps.of(11)).contains(new Receipt(T0.plusSeconds(1), true));
        assertThat(steps.of(20)).contains(new Receipt(T0.plusSeconds(1), true));
        assertThat(steps.of(30)).contains(new Receipt(T0.plusSeconds(3), true));
        assertThat(steps.of(31)).isEmpty();
        assertThat(ProofSteps.NONE.of(1)).isEmpty();
    }

    /** However many come: it stays small, never names a time before the true one, and is exact for the newest. */
    @Test
    void staysSmallAndNeverClaimsTooMuch() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TreeMap<Long, Instant> truth = new TreeMap<>();
        ProofSteps steps = ProofSteps.NONE;
        long revision = 0;
        Instant at = T0;
        for (int i = 0; i < 500; i++) {
            revision += 1 + random.nextInt(5);
            at = at.plusMillis(random.nextInt(100_000));
            truth.put(revision, at);
            steps = new ProofSteps(steps.with(revision, at).text());
            assertThat(steps.steps()).hasSizeLessThanOrEqualTo(ProofSteps.MOST);
            assertThat(steps.text().length()).isLessThan(500);
            for (long asked = 1; asked <= revision; asked += 1 + random.nextInt(20)) {
                Receipt receipt = steps.of(asked).orElseThrow();
                Instant real = truth.ceilingEntry(asked).getValue();
                assertThat(receipt.at()).as("seed %d", seed).isAfterOrEqualTo(real);
                if (receipt.exact()) {
                    assertThat(receipt.at()).as("seed %d", seed).isEqualTo(real);
                }
            }
            if (truth.size() > 8) {
                List<Long> last = truth.keySet().stream().skip(truth.size() - 8).toList();
                assertThat(steps.of(last.getFirst()).orElseThrow().exact()).isTrue();
            }
        }
    }

    @Test
    void refusesOtherTexts() {
        for (String wrong : List.of("x", "1@", "1@2 ", "1@2,3@4", "-1@2", "1@2 ".repeat(100) + "1@2")) {
            assertThatThrownBy(() -> new ProofSteps(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
