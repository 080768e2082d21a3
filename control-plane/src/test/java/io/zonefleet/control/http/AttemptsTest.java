// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.store.Bytes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final String CLIENT = "192.0.2.1";
    private static final Bytes ONE = Access.sha256("one");
    private static final Bytes OTHER = Access.sha256("other");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Attempts attempts;

    @BeforeEach
    void begin() {
        attempts = new Attempts(() -> now);
    }

    private void guess(String client, int times) {
        for (int i = 0; i < times; i++) {
            attempts.failed(client);
        }
    }

    private boolean isRefused(String client) {
        return attempts.refusal(client, ONE).isPresent();
    }

    @Test
    void refusesWhoHasGuessedTooOftenUntilTimeHasPassed() {
        guess(CLIENT, Attempts.FREE - 1);
        assertThat(isRefused(CLIENT)).isFalse();
        guess(CLIENT, 1);

        Problem refusal = attempts.refusal(CLIENT, ONE).orElseThrow();
        assertThat(refusal.kind()).isEqualTo(ProblemKind.TOO_MANY_ATTEMPTS);
        assertThat(refusal.headers()).containsEntry("Retry-After", "3");
        now = now.plus(Attempts.EACH);
        assertThat(isRefused(CLIENT)).isFalse();
        guess(CLIENT, 1);
        assertThat(isRefused(CLIENT)).isTrue();
        now = now.plus(Attempts.EACH.multipliedBy(Attempts.FREE));
        guess(CLIENT, Attempts.FREE - 1);
        assertThat(isRefused(CLIENT)).isFalse();
    }

    @Test
    void letsInWhoWasLetInFromThereBefore() {
        attempts.letIn(CLIENT, ONE);
        guess(CLIENT, Attempts.FREE);

        assertThat(attempts.refusal(CLIENT, ONE)).isEmpty();
        assertThat(attempts.refusal(CLIENT, OTHER)).isPresent();
    }

    @Test
    void tellsAddressesApartAndNeighboursOfIpv6Not() {
        guess(CLIENT, Attempts.FREE);
        guess("2001:db8::1", Attempts.FREE);

        assertThat(isRefused("192.0.2.2")).isFalse();
        assertThat(isRefused("2001:db8::ffff")).isTrue();
        assertThat(isRefused("2001:db8:0:1::1")).isFalse();
        assertThat(isRefused("no address")).isFalse();
    }

    @Test
    void remembersAsManyAddressesAsItMay() {
        for (int i = 0; i < Attempts.MOST + 10; i++) {
            attempts.failed("10.%d.%d.1".formatted(i / 256, i % 256));
        }

        assertThat(attempts.remembered()).isEqualTo(Attempts.MOST);
    }

    @Test
    void isNotConfusedByAClockThatGoesBack() {
        guess(CLIENT, Attempts.FREE);
        now = now.minus(Duration.ofSeconds(1));

        assertThat(attempts.refusal(CLIENT, ONE).orElseThrow().headers()).containsEntry("Retry-After", "4");
    }
}
