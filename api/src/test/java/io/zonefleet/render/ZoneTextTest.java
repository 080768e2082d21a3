// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.ZoneContent.Member;
import io.zonefleet.testing.AnyModel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

class ZoneTextTest {
    private static final DomainName ZONE = new DomainName("example.com");

    private final ZoneText zoneText = new ZoneText(new Ttl(7));

    @Test
    void beginsWithTheSoaWhichKeepsNegativeAnswersShort() {
        List<org.xbill.DNS.Record> records = ZoneReader.read(text(zone(4711, member("a.example.com", "192.0.2.1"))));

        SOARecord soa = (SOARecord) records.getFirst();
        assertThat(soa.getSerial()).isEqualTo(4711);
        assertThat(soa.getMinimum()).isEqualTo(7);
        assertThat(soa.getTTL()).isEqualTo(7);
        assertThat(soa.getRefresh()).isPositive();
        assertThat(((NSRecord) records.get(1)).getTarget()).hasToString("ns.zonefleet.invalid.");
    }

    @Test
    void sortsAddressesAndWritesEachNameAbsolute() {
        String text = text(zone(1, member("a.example.com", "2001:db8::2", "192.0.2.10", "192.0.2.9", "2001:db8::1")));

        assertThat(ZoneReader.read(text).stream()
                        .filter(record -> record.getType() == Type.A || record.getType() == Type.AAAA)
                        .map(record -> record.getName() + " " + record.rdataToString()))
                .containsExactly(
                        "a.example.com. 192.0.2.9",
                        "a.example.com. 192.0.2.10",
                        "a.example.com. 2001:db8:0:0:0:0:0:1",
                        "a.example.com. 2001:db8:0:0:0:0:0:2");
    }

    @Test
    void aNameTooLongForAWildcardIsWrittenWithoutOne() {
        String longest = ("x".repeat(49) + ".").repeat(5) + "ab"; // 252 characters
        Member member = new Member(
                new DomainName(longest),
                new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, true, Below.FORWARD));

        String text = text(new ZoneContent(member.name(), 1, List.of(member), List.of(), false, false));

        assertThat(ZoneReader.read(text)).hasSize(3);
        assertThat(text).doesNotContain("*");
    }

    @Test
    void aPreviewHidesTheSerialAndNothingElse() {
        ZoneContent zone = zone(4711, member("a.example.com", "192.0.2.1"));

        String preview = ((RenderedZone.Text) zoneText.preview(zone)).text();

        assertThat(preview).isEqualTo(text(zone).replace(" 4711 ", " <next> ")).contains("<next>");
        ZoneContent later = zone(4712, member("a.example.com", "192.0.2.1"));
        assertThat(((RenderedZone.Text) zoneText.preview(later)).text()).isEqualTo(preview);
    }

    @Test
    void namesFilesAfterZonesAndVeryLongOnesByDigest() {
        assertThat(ZoneText.fileName(ZONE)).isEqualTo("db.example.com");
        DomainName longest = new DomainName(("x".repeat(62) + ".").repeat(4) + "a");
        assertThat(ZoneText.fileName(longest)).hasSize(3 + 64);
        // a label of 64 characters is in no domain name, so no zone's name is such a digest
        assertThat(DomainName.parse("a".repeat(64))).isInstanceOf(io.zonefleet.model.Parsed.Invalid.class);
    }

    @Test
    void aZoneThatCannotBeServedIsRefusedAlone() {
        String[] many = IntStream.range(0, ZoneText.MAX_RECORDS + 1)
                .mapToObj(i -> "10.0." + i / 250 + "." + (i % 250 + 1))
                .toArray(String[]::new);

        RenderedZone refused =
                zoneText.render(zone(1, member("a.example.com", "192.0.2.1"), member("b.example.com", many)));

        assertThat(refused).isInstanceOfSatisfying(RenderedZone.Refused.class, r -> {
            assertThat(r.zone()).isEqualTo(ZONE);
            assertThat(r.violations()).singleElement().satisfies(violation -> {
                assertThat(violation.rule()).isEqualTo("too-many-addresses");
                assertThat(violation.pointer()).contains("b.example.com");
            });
        });
        assertThat(zoneText.render(zone(1, member("b.example.com", "192.0.2.1"))))
                .isInstanceOf(RenderedZone.Text.class);
    }

    @Test
    void theNodesOwnNameIsRefusedAsAZone() {
        Member member = member("x.state.zonefleet.internal", "192.0.2.1");

        assertThat(zoneText.render(new ZoneContent(member.name(), 1, List.of(member), List.of(), false, false)))
                .isInstanceOf(RenderedZone.Refused.class);
    }

    /** A CNAME answers for all types, so its name can't tell the serial of a zone that begins above it. */
    @Test
    void hasANameThatTellsTheSerialWhereNoMemberCan() {
        Member alias = new Member(
                DomainName.of("a.example.com"),
                new Answer(
                        List.of(),
                        new Ttl(30),
                        true,
                        Below.FORWARD,
                        List.of(AnyModel.record("@ CNAME b.example.net."))));

        String witness = "_zonefleet.example.com.\t0\tIN\tTXT\tzonefleet\n";
        assertThat(text(zone(1, alias))).contains(witness);
        assertThat(text(zone(1, alias, member("b.example.com", "192.0.2.1")))).doesNotContain("_zonefleet");
        assertThat(text(new ZoneContent(alias.name(), 1, List.of(alias), List.of(), false, false)))
                .as("the zone begins there, and has its SOA there")
                .doesNotContain("_zonefleet");
    }

    private String text(ZoneContent zone) {
        return ZoneReader.render(zoneText, zone).text();
    }

    private static ZoneContent zone(long serial, Member... members) {
        return new ZoneContent(ZONE, serial, List.of(members), List.of(), true, false);
    }

    private static Member member(String name, String... addresses) {
        return new Member(
                new DomainName(name),
                new Answer(List.of(addresses).stream().map(Address::of).toList(), Ttl.DEFAULT, false, Below.FORWARD));
    }
}
