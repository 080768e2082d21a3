// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeyRangeTest {
    @Test
    void aPrefixHasWhatBeginsWithIt() {
        KeyRange range = KeyRange.prefix("/a/");
        assertThat(range.contains("/a/")).isTrue();
        assertThat(range.contains("/a/zzz~")).isTrue();
        assertThat(range.contains("/a")).isFalse();
        assertThat(range.contains("/a0")).isFalse();
    }

    @Test
    void aSingleKeyIsAlone() {
        KeyRange range = KeyRange.single("/a");
        assertThat(range.contains("/a")).isTrue();
        assertThat(range.contains("/a/")).isFalse();
    }

    @Test
    void aRangeWithoutKeysCannotBe() {
        assertThatThrownBy(() -> new KeyRange("b", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyRange("", "a")).isInstanceOf(IllegalArgumentException.class);
    }
}
