// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.AnyModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final Drain OF_ADDRESS = drain("192.0.2.1", "2001:db8::1");

    @Test
    void takesAnAddressWhereverItStands() {
        Contribution part =
                part(List.of("192.0.2.1", "192.0.2.2"), "h A 192.0.2.1", "h A 192.0.2.3", "i AAAA 2001:db8::1");

        assertThat(OF_ADDRESS.concerns(part)).isTrue();
        assertThat(left(OF_ADDRESS, part))
                .contains("192.0.2.2", "h A 192.0.2.3")
                .hasSize(2);
        assertThat(OF_ADDRESS.concerns(part(List.of("192.0.2.2"), "i AAAA 2001:db8::1")))
                .isTrue();
        assertThat(OF_ADDRESS.concerns(part(List.of("192.0.2.2"), "h A 192.0.2.3", "@ TXT \"192.0.2.1\"")))
                .isFalse();
    }

    @Test
    void aServerGoesWithItsLastAddressAndADelegationWithItsLastServer() {
        Contribution part = part(
                List.of("192.0.2.2"),
                "s NS ns1.s.a.example.com.",
                "s NS ns2.s.a.example.com.",
                "ns1.s A 192.0.2.1",
                "ns2.s A 192.0.2.1",
                "ns2.s A 192.0.2.5",
                "t NS t.a.example.com.",
                "t A 192.0.2.1",
                "u NS ns.example.net.",
                "u NS u.a.example.com.",
                "u A 192.0.2.1");

        assertThat(left(OF_ADDRESS, part))
                .containsExactly("192.0.2.2", "ns2.s A 192.0.2.5", "s NS ns2.s.a.example.com.", "u NS ns.example.net.");
    }

    @Test
    void whatHasNothingAtTheDomainGoes() {
        assertThat(left(OF_ADDRESS, part(List.of("192.0.2.1"), "h A 192.0.2.3")))
                .isEmpty();
        assertThat(left(OF_ADDRESS, part(List.of("192.0.2.1"), "@ MX 10 mail.example.net.")))
                .containsExactly("@ MX 10 mail.example.net.");
        Contribution untouched = part(List.of("192.0.2.2"), "h A 192.0.2.3");
        assertThat(OF_ADDRESS.drain(untouched)).contains(untouched);
    }

    @Test
    void ofAClusterOnlyWhatItContributes() {
        Contribution part = part(List.of("192.0.2.1", "192.0.2.2"), "h A 192.0.2.1");
        Drain other = new Drain(
                OF_ADDRESS.id(), Optional.of(new ClusterId("two")), OF_ADDRESS.addresses(), Optional.empty(), "");
        assertThat(other.drain(part)).contains(part);
        assertThat(left(other, part.of(new ClusterId("two")))).containsExactly("192.0.2.2");
    }

    @Test
    void ofASourceOnlyWhatItContributes() {
        Contribution part = part(List.of("192.0.2.1", "192.0.2.2"));
        Contribution polled = Contribution.of(NAME, new SourceId("legacy"), part.answer());
        Drain whole = ofLegacy(Optional.empty(), List.of());
        Drain some = ofLegacy(Optional.empty(), OF_ADDRESS.addresses());
        Drain ofOne = ofLegacy(Optional.of(new ClusterId("one")), List.of());

        assertThat(whole.concerns(part)).isFalse();
        assertThat(whole.drain(part)).contains(part);
        assertThat(whole.concerns(polled)).isTrue();
        assertThat(whole.drain(polled)).isEmpty();
        assertThat(left(some, polled)).containsExactly("192.0.2.2");
        assertThat(some.taken(part)).isEmpty();
        assertThat(ofOne.drain(polled)).contains(polled);
        assertThat(ofOne.drain(part.of(new ClusterId("one")))).isPresent();
        assertThat(ofOne.drain(polled.of(new ClusterId("one")))).isEmpty();
    }

    private static Drain ofLegacy(Optional<ClusterId> cluster, List<Address> addresses) {
        return new Drain(
                OF_ADDRESS.id(), cluster, addresses, Optional.empty(), "", Optional.of(new SourceId("legacy")));
    }

    private static List<String> left(Drain drain, Contribution part) {
        return drain.drain(part).stream()
                .flatMap(left -> Stream.concat(
                        left.answer().addresses().stream().map(Address::text),
                        left.answer().records().stream()
                                .map(record -> record.name() + " " + record.type() + " " + record.data())))
                .toList();
    }

    private static Drain drain(String... addresses) {
        return new Drain(
                new DrainId("x"),
                Optional.empty(),
                Arrays.stream(addresses).map(Address::of).toList(),
                Optional.empty(),
                "");
    }

    private static Contribution part(List<String> addresses, String... records) {
        List<DnsRecord> beside = Arrays.stream(records).map(AnyModel::record).toList();
        List<Address> own = addresses.stream().map(Address::of).toList();
        assertThat(RecordRules.check(NAME, own, false, beside)).isEmpty();
        return Contribution.of(NAME, SourceId.API, new Answer(own, Ttl.DEFAULT, false, Below.FORWARD, beside));
    }
}
