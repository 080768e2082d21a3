// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.Ttl;
import io.zonefleet.testing.AnyModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final DomainName NAME = DomainName.of("a.example.com");

    @Test
    void aNameIsEmptiedOrKeepsSomething() {
        Answer answer = answer(false, "192.0.2.1");
        assertThat(Losses.between(Optional.of(answer), Optional.empty()).emptied())
                .isTrue();
        assertThat(Losses.between(Optional.empty(), Optional.of(answer))).isEqualTo(Losses.NONE);
        assertThat(Losses.between(Optional.empty(), Optional.empty())).isEqualTo(Losses.NONE);
        assertThat(stripped(answer, answer(false, "192.0.2.2"))).isEmpty();
    }

    @Test
    void theLastAddressOfANameOrAllOfItIsALoss() {
        Answer was = answer(
                true,
                "192.0.2.1",
                "@ TXT \"x\"",
                "h A 192.0.2.1",
                "h TXT \"x\"",
                "_s._tcp SRV 1 1 443 a.example.com.",
                "t TXT \"x\"",
                "t TXT \"y\"");
        assertThat(stripped(was, answer(false, "", "@ TXT \"x\"", "h TXT \"x\"", "t TXT \"x\"")))
                .containsExactly("@", "*", "_s._tcp", "h");
        assertThat(stripped(was, answer(true, "", "@ CNAME b.example.net.", "h CNAME c.example.net.", "t TXT \"x\"")))
                .containsExactly("_s._tcp");
    }

    @Test
    void aDelegationIsAnAnswerAndItsGlueIsNone() {
        Answer was = answer(false, "192.0.2.1", "s NS s.a.example.com.", "s NS n.s.a.example.com.", "s A 192.0.2.3");
        assertThat(stripped(was, answer(false, "192.0.2.1", "s NS n.s.a.example.com.", "n.s A 192.0.2.3")))
                .isEmpty();
        assertThat(stripped(was, answer(false, "192.0.2.1"))).containsExactly("s");
        Answer host = answer(false, "192.0.2.1", "x.s A 192.0.2.3", "x.s TXT \"x\"");
        assertThat(stripped(host, was)).isEmpty();
    }

    @Test
    void whatBelongsToAnotherDomainIsNobodysLoss() {
        Losses losses = Losses.between(
                Optional.of(answer(false, "192.0.2.1", "h A 192.0.2.1", "x.b A 192.0.2.1")),
                Optional.of(answer(false, "192.0.2.1")));
        assertThat(losses.names(NAME, DomainName.of("b.a.example.com")::equals)).containsExactly("h.a.example.com");
    }

    @Test
    void aLastResortKeepsTheNamesThatWouldLoseAllAndNothingElse() {
        Answer whole = answer(
                true,
                "192.0.2.1 192.0.2.2",
                "h A 192.0.2.1",
                "i A 192.0.2.1",
                "i A 192.0.2.2",
                "s NS n.s.a.example.com.",
                "n.s A 192.0.2.1");
        assertThat(Losses.kept(whole, answer(false, "192.0.2.2", "i A 192.0.2.2")))
                .isEqualTo(answer(
                        true,
                        "192.0.2.2",
                        "h A 192.0.2.1",
                        "i A 192.0.2.2",
                        "s NS n.s.a.example.com.",
                        "n.s A 192.0.2.1"));
        Answer beside = answer(false, "", "@ CNAME b.example.net.", "* TXT \"x\"");
        assertThat(Losses.kept(answer(true, "192.0.2.1", "* TXT \"x\""), beside))
                .isEqualTo(answer(true, "192.0.2.1", "* TXT \"x\""));
        assertThat(Losses.kept(whole, whole)).isEqualTo(whole);
    }

    private static List<String> stripped(Answer was, Answer is) {
        return Losses.between(Optional.of(was), Optional.of(is)).stripped().stream()
                .map(OwnerName::text)
                .toList();
    }

    private static Answer answer(boolean wildcard, String addresses, String... records) {
        List<DnsRecord> beside = Arrays.stream(records).map(AnyModel::record).toList();
        List<Address> own = addresses.isEmpty()
                ? List.of()
                : Arrays.stream(addresses.split(" ")).map(Address::of).toList();
        return new Answer(own, Ttl.DEFAULT, wildcard, Below.FORWARD, beside);
    }
}
