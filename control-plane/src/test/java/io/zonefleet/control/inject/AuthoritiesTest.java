// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AuthoritiesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Authority made(Instant now, Instant signsFrom) {
        return new Authority("certificate of " + now + "\n", "key", now.plus(Authorities.LIFE), signsFrom);
    }

    /** Looked at every six hours for five years: whoever signs was known for long enough, and outlasts what it signs. */
    @Test
    void nobodySignsBeforeApiServersHadTimeToLearnOfIt() {
        Map<Authority, Instant> knownSince = new HashMap<>();
        Authorities authorities = Authorities.NONE;
        int most = 0;
        for (int i = 0; i < 4 * 365 * 5; i++) {
            Instant now = START.plus(Duration.ofHours(6L * i));
            authorities = authorities.at(now, signsFrom -> made(now, signsFrom));
            authorities.all().forEach(one -> knownSince.putIfAbsent(one, now));
            Authority signing = authorities.signing(now).orElseThrow();
            Instant since = Objects.requireNonNull(knownSince.get(signing));

            assertThat(since.equals(START)
                            || !since.plus(Authorities.KNOWN_BEFORE).isAfter(now))
                    .as("at %s", now)
                    .isTrue();
            assertThat(signing.until()).as("at %s", now).isAfter(now.plus(AuthorityKeeper.LIFE));
            assertThat(authorities.bundle()).contains(signing.certificate());
            most = Math.max(most, authorities.all().size());
        }
        assertThat(most).isEqualTo(2);
        assertThat(knownSince).hasSizeBetween(5, 7);
    }

    @Test
    void changesNothingTwice() {
        Authorities one = Authorities.NONE.at(START, signsFrom -> made(START, signsFrom));

        assertThat(one.at(START, signsFrom -> made(START, signsFrom))).isEqualTo(one);
        assertThat(one.all().getFirst().signsFrom()).isEqualTo(START);
        assertThat(Authorities.NONE.signing(START)).isEmpty();
    }

    @Test
    void signsWithWhatThereIsWhereNobodyLookedForLong() {
        Authorities old = Authorities.NONE.at(START, signsFrom -> made(START, signsFrom));
        Instant late = START.plus(Authorities.LIFE).minus(Duration.ofDays(1));
        Authorities both = old.at(late, signsFrom -> made(late, signsFrom));

        assertThat(both.signing(late)).contains(old.all().getFirst());
        Instant after = START.plus(Authorities.LIFE).plus(Duration.ofDays(1));
        assertThat(both.at(after, signsFrom -> made(after, signsFrom)).signing(after))
                .as("known, though not for as long as it should be")
                .contains(both.all().getLast());
    }

    @Test
    void showsNoKey() {
        assertThat(made(START, START).toString()).doesNotContain("key");
    }
}
