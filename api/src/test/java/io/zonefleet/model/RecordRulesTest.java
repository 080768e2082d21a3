// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.render.RecordData;
import io.zonefleet.testing.AnyModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordRulesTest {
    private static final DomainName DOMAIN = DomainName.of("a.example.com");
    private static final List<Address> ADDRESSES = List.of(Address.of("192.0.2.1"));

    @Test
    void takesOneOfEachType() {
        assertThat(rules(
                        ADDRESSES,
                        false,
                        "@ MX 10 mail.example.net.",
                        "@ MX 20 mail2.example.net.",
                        "@ CAA 0 issue \"ca.example.net\"",
                        "@ TXT \"v=spf1 -all\"",
                        "_https._tcp SRV 10 5 443 a.example.com.",
                        "www CNAME a.example.com.",
                        "* TXT \"any\"",
                        "*.apps A 192.0.2.7",
                        "sub NS ns1.sub.a.example.com.",
                        "sub NS ns.example.net.",
                        "ns1.sub A 192.0.2.53",
                        "ns1.sub AAAA 2001:db8::53"))
                .isEmpty();
    }

    @Test
    void aCnameStandsAlone() {
        assertThat(rules(ADDRESSES, false, "@ CNAME b.example.net.")).containsExactly("/records/0 cname-not-alone");
        assertThat(rules(List.of(), false, "@ CNAME b.example.net.")).isEmpty();
        assertThat(rules(List.of(), true, "@ CNAME b.example.net.")).isEmpty();
        assertThat(rules(ADDRESSES, false, "w CNAME b.example.net.", "w TXT \"x\""))
                .containsExactly("/records/0 cname-not-alone");
        assertThat(rules(ADDRESSES, false, "w CNAME b.example.net.", "w CNAME c.example.net."))
                .containsExactly("/records/1 cname-not-alone");
        assertThat(rules(ADDRESSES, true, "* CNAME b.example.net.")).containsExactly("/records/0 cname-not-alone");
        assertThat(rules(List.of(), true, "@ CNAME b.example.net.", "* TXT \"x\""))
                .containsExactly("/records/1 cname-not-alone");
        assertThat(rules(List.of(), false, "@ CNAME b.example.net.", "* TXT \"x\""))
                .isEmpty();
        assertThat(rules(ADDRESSES, false, "w CNAME w.a.example.com.")).containsExactly("/records/0/data cname-loop");
    }

    @Test
    void aSetHasOneTtlAndNoDoubles() {
        DnsRecord one = AnyModel.record("t TXT \"x\"");
        DnsRecord late = new DnsRecord(one.name(), one.type(), new Ttl(31), "\"y\"");
        assertThat(rules(ADDRESSES, false, one, late)).containsExactly("/records/1/ttl ttl-differs");
        assertThat(rules(ADDRESSES, false, one, one)).containsExactly("/records/1 duplicate");
    }

    @Test
    void aDelegationIsBelowAndHasItsGlueAndNothingElse() {
        assertThat(rules(ADDRESSES, false, "@ NS ns.example.net.")).containsExactly("/records/0/name ns-at-domain");
        assertThat(rules(ADDRESSES, false, "* NS ns.example.net.")).containsExactly("/records/0/name ns-wildcard");
        assertThat(rules(ADDRESSES, false, "s NS ns.s.a.example.com.")).containsExactly("/records/0/data glue-missing");
        assertThat(rules(ADDRESSES, false, "s NS s.a.example.com.", "s A 192.0.2.3"))
                .isEmpty();
        assertThat(rules(ADDRESSES, false, "s NS ns.example.net.", "x.s TXT \"x\"", "s TXT \"x\"", "y.s A 192.0.2.1"))
                .containsExactly(
                        "/records/1/name below-delegation",
                        "/records/2/name below-delegation",
                        "/records/3/name below-delegation");
    }

    @Test
    void hostsAreNoCnames() {
        assertThat(rules(ADDRESSES, false, "m CNAME b.example.net.", "@ MX 10 m.a.example.com."))
                .containsExactly("/records/1/data target-is-cname");
    }

    @Test
    void somethingIsAtTheDomain() {
        assertThat(rules(List.of(), false, "_x TXT \"x\"")).containsExactly("/addresses nothing-at-domain");
        assertThat(rules(List.of(), true, "@ TXT \"x\"")).containsExactly("/wildcard wildcard-nothing");
        assertThat(rules(ADDRESSES, false, "@ A 192.0.2.2")).containsExactly("/records/0/type address-at-domain");
        assertThat(rules(ADDRESSES, true, "* A 192.0.2.2")).containsExactly("/records/0/type address-at-wildcard");
    }

    @Test
    void namesAreAtOrBelowTheDomain() {
        assertThat(OwnerName.parse("WWW", DOMAIN).orThrow()).hasToString("www");
        assertThat(OwnerName.parse("a.example.com.", DOMAIN).orThrow()).isEqualTo(OwnerName.DOMAIN);
        assertThat(OwnerName.parse("_x._tcp.a.example.com.", DOMAIN).orThrow()).hasToString("_x._tcp");
        for (String wrong :
                List.of("b.example.com.", "xa.example.com.", "", ".", "a..b", "a.*", "a b", "é", "-", "*a")) {
            assertThat(OwnerName.parse(wrong, DOMAIN)).as(wrong).isInstanceOf(Parsed.Invalid.class);
        }
        assertThat(OwnerName.parse("x.".repeat(121) + "x", DOMAIN)).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void dataHasOneText() {
        assertThat(RecordData.parse(RecordType.MX, "10   Mail.Example.NET.").orThrow())
                .isEqualTo("10 mail.example.net.");
        assertThat(RecordData.parse(RecordType.TXT, "a \"b c\" \"\\\"\\;\"").orThrow())
                .isEqualTo("a \"b c\" \"\\\";\"");
        assertThat(RecordData.parse(RecordType.AAAA, "2001:DB8::1").orThrow()).isEqualTo("2001:db8:0:0:0:0:0:1");
        wrong(RecordType.MX, "10 mail", "name-relative");
        wrong(RecordType.CNAME, "@", "name-relative");
        wrong(RecordType.MX, "mail.example.net.", "record-data");
        wrong(RecordType.A, "192.0.2.256", "record-data");
        wrong(RecordType.A, "224.0.0.1", "address");
        wrong(RecordType.SRV, "1 2 3 x. y.", "record-data");
        wrong(RecordType.TXT, "\"" + "x".repeat(256) + "\"", "record-data");
        wrong(RecordType.TXT, "a\nb", "characters");
        wrong(RecordType.CAA, "0 issue", "record-data");
    }

    private static void wrong(RecordType type, String data, String rule) {
        assertThat(RecordData.parse(type, data))
                .as(data)
                .isInstanceOfSatisfying(
                        Parsed.Invalid.class,
                        invalid -> assertThat(invalid.violations().toString()).contains(rule));
    }

    private static List<String> rules(List<Address> addresses, boolean wildcard, String... records) {
        return rules(
                addresses,
                wildcard,
                Arrays.stream(records).map(AnyModel::record).toArray(DnsRecord[]::new));
    }

    private static List<String> rules(List<Address> addresses, boolean wildcard, DnsRecord... records) {
        return RecordRules.check(DOMAIN, addresses, wildcard, List.of(records)).stream()
                .map(violation -> violation.pointer() + " " + violation.rule())
                .toList();
    }
}
