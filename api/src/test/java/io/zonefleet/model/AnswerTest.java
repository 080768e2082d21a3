// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.testing.AnyModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final Address ADDRESS = Address.of("192.0.2.1");
    private static final DnsRecord TEXT = AnyModel.record("@ TXT \"x\"");
    private static final DnsRecord ALIAS = AnyModel.record("@ CNAME b.example.net.");

    @Test
    void isNeverNothingAndNeverRepeatsNothing() {
        assertThatThrownBy(() -> answer(false, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at the domain itself");
        assertThatThrownBy(() -> answer(true, List.of(), TEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wildcard");
    }

    @Test
    void repeatsAddressesOrACname() {
        assertThat(answer(true, List.of(ADDRESS), TEXT).repeated()).isEqualTo(answer(true, List.of(ADDRESS)));
        assertThat(answer(true, List.of(), ALIAS).repeated()).isEqualTo(answer(true, List.of(), ALIAS));
    }

    @Test
    void losesWhatItRepeatsWithItsLastAddressAndItselfWhereNothingElseIsLeft() {
        assertThat(answer(true, List.of(ADDRESS), TEXT).left(List.of(), List.of(TEXT)))
                .contains(answer(false, List.of(), TEXT));
        assertThat(answer(true, List.of(ADDRESS)).left(List.of(), List.of())).isEmpty();
    }

    private static Answer answer(boolean wildcard, List<Address> addresses, DnsRecord... records) {
        return new Answer(addresses, Ttl.DEFAULT, wildcard, Below.FORWARD, List.of(records));
    }
}
