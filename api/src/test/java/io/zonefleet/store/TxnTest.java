// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TxnTest {
    @Test
    void aKeyMayBeChangedOnlyOnce() {
        assertThatThrownBy(
                        () -> Txn.builder().put("a", Bytes.of("1")).delete("a").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a key twice in one transaction: a");
    }
}
