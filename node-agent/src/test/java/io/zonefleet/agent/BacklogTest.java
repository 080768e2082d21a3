// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacklogTest {
    private static boolean waits(Backlog backlog, long unproved, long stuck) {
        return backlog.waits(Duration.ofMillis(unproved), Duration.ofMillis(stuck));
    }

    @ParameterizedTest
    @CsvSource({
        // unproved for, nothing moved for, in ms; whether what comes waits
        "0, 0, false",
        "299, 10, false",
        "300, 10, true",
        "5000, 2999, true",
        "5000, 3000, false",
        "14999, 10, true",
        "15000, 10, false"
    })
    void waitsForAProofThatIsOnItsWay(long unproved, long stuck, boolean waits) {
        assertThat(waits(new Backlog(), unproved, stuck)).isEqualTo(waits);
    }

    @Test
    void doesNotWaitAgainBeforeTheNextProofWhereItWaitedInVain() {
        Backlog backlog = new Backlog();
        assertThat(waits(backlog, 400, 10)).isTrue();
        assertThat(waits(backlog, 3_400, 3_000)).isFalse();
        assertThat(waits(backlog, 3_500, 10)).as("it moves again").isFalse();

        assertThat(waits(backlog, 0, 0)).as("proved").isFalse();
        assertThat(waits(backlog, 300, 10)).isTrue();
    }
}
