// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RevisionsTest {
    @Test
    void foldsRevisionsToSerialsThatAreNeverZero() {
        assertThat(Revisions.serial(1)).isEqualTo(1);
        assertThat(Revisions.serial(4_294_967_295L)).isEqualTo(4_294_967_295L);
        assertThat(Revisions.serial(4_294_967_296L)).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> Revisions.serial(0));
    }
}
