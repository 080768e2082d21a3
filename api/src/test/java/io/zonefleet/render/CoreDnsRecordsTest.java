// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import io.zonefleet.testing.AnyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A real CoreDNS with records beyond addresses: each type, wildcards and a delegation, the same however they are stored. */
class CoreDnsRecordsTest {
    private static final DomainName PARENT = new DomainName("example.com");

    @TempDir
    private Path dir;

    @Test
    void answersEachTypeInAZoneOfItsOwnAndInAnother() throws Exception {
        try (TestUpstream upstream = new TestUpstream(dir.resolve("upstream"))) {
            int run = 0;
            for (Map<DomainName, Long> declared : List.of(Map.<DomainName, Long>of(), Map.of(PARENT, 7L))) {
                for (boolean other : List.of(false, true)) {
                    Path own = Files.createDirectory(dir.resolve("node" + run++));
                    try (TestNode node =
                            new TestNode(own, RandomImages.image(names(other), declared), upstream.node())) {
                        check(node);
                        if (other) {
                            assertThat(answers(node, "x.sub.a.example.com", Type.A))
                                    .containsExactly("192.0.2.9");
                            assertThat(answers(node, "hidden.x.sub.a.example.com", Type.TXT))
                                    .isEmpty();
                        }
                    }
                }
            }
        }
    }

    private static Map<DomainName, ServedName> names(boolean other) {
        Map<DomainName, ServedName> names = new HashMap<>();
        names.put(
                new DomainName("a.example.com"),
                served(
                        List.of("192.0.2.1", "2001:db8::1"),
                        true,
                        "@ MX 10 mail.example.net.",
                        "@ CAA 0 issue \"ca.example.net; policy=ev\"",
                        "@ TXT \"v=spf1 -all\" \"a;b \\\"c\\\" \\\\ \\255\"",
                        "_https._tcp SRV 10 5 443 a.example.com.",
                        "www CNAME a.example.com.",
                        "out CNAME other.example.net.",
                        "* TXT any",
                        "*.apps A 192.0.2.7",
                        "sub NS ns1.sub.a.example.com.",
                        "sub NS ns.example.net.",
                        "ns1.sub A 192.0.2.53"));
        names.put(new DomainName("alias.example.com"), served(List.of(), true, "@ CNAME a.example.com."));
        if (other) {
            names.put(new DomainName("x.sub.a.example.com"), served(List.of("192.0.2.9"), false));
        }
        return names;
    }

    private static ServedName served(List<String> addresses, boolean wildcard, String... records) {
        List<DnsRecord> all = Arrays.stream(records).map(AnyModel::record).toList();
        return new ServedName(
                new Answer(addresses.stream().map(Address::of).toList(), Ttl.DEFAULT, wildcard, Below.FORWARD, all), 3);
    }

    private static void check(TestNode node) {
        assertThat(answers(node, "a.example.com", Type.A)).containsExactly("192.0.2.1");
        assertThat(answers(node, "a.example.com", Type.MX)).containsExactly("10 mail.example.net.");
        assertThat(answers(node, "a.example.com", Type.CAA)).containsExactly("0 issue \"ca.example.net; policy=ev\"");
        assertThat(answers(node, "a.example.com", Type.TXT))
                .containsExactly("\"v=spf1 -all\" \"a;b \\\"c\\\" \\\\ \\255\"");
        assertThat(answers(node, "_https._tcp.a.example.com", Type.SRV)).containsExactly("10 5 443 a.example.com.");
        assertThat(answers(node, "www.a.example.com", Type.AAAA))
                .containsExactly("a.example.com.", "2001:db8:0:0:0:0:0:1");
        assertThat(answers(node, "out.a.example.com", Type.A))
                .containsExactly("other.example.net.", TestUpstream.ADDRESS.text());
        // wildcards: the nearest that there is, and not where a name exists (RFC 4592)
        assertThat(answers(node, "q.a.example.com", Type.A)).containsExactly("192.0.2.1");
        assertThat(answers(node, "q.a.example.com", Type.TXT)).containsExactly("any");
        assertThat(answers(node, "q.a.example.com", Type.MX)).isEmpty();
        assertThat(answers(node, "q.apps.a.example.com", Type.A)).containsExactly("192.0.2.7");
        assertThat(answers(node, "www.a.example.com", Type.TXT)).containsExactly("a.example.com.", answer(node));
        assertThat(answers(node, "q.www.a.example.com", Type.A)).containsExactly(TestUpstream.ADDRESS.text());
        // a CNAME at the domain itself, repeated below it
        assertThat(answers(node, "alias.example.com", Type.A)).containsExactly("a.example.com.", "192.0.2.1");
        assertThat(answers(node, "q.alias.example.com", Type.A)).containsExactly("a.example.com.", "192.0.2.1");
        assertThat(answers(node, "alias.example.com", Type.CNAME)).containsExactly("a.example.com.");
        delegated(node);
    }

    private static String answer(TestNode node) {
        return answers(node, "a.example.com", Type.TXT).getFirst();
    }

    private static void delegated(TestNode node) {
        for (String name : List.of("sub.a.example.com", "q.sub.a.example.com")) {
            Message referral = node.ask(name, Type.A);
            assertThat(referral.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(referral.getHeader().getFlag(Flags.AA)).isFalse();
            assertThat(referral.getSection(Section.ANSWER)).isEmpty();
            assertThat(referral.getSection(Section.AUTHORITY).stream().map(org.xbill.DNS.Record::rdataToString))
                    .containsExactlyInAnyOrder("ns1.sub.a.example.com.", "ns.example.net.");
            assertThat(referral.getSection(Section.ADDITIONAL).toString()).contains("192.0.2.53");
        }
    }

    private static List<String> answers(TestNode node, String name, int type) {
        Message answer = node.ask(name, type);
        assertThat(answer.getRcode()).as(answer.toString()).isIn(Rcode.NOERROR, Rcode.NXDOMAIN);
        return answer.getSection(Section.ANSWER).stream()
                .map(org.xbill.DNS.Record::rdataToString)
                .toList();
    }
}
