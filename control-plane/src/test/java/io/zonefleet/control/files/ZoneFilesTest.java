// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.files.FileContent.Wanted;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Zone files as BIND and others write them. */
class ZoneFilesTest {
    /** As named-compilezone writes one in its relative style. */
    private static final String BY_BIND = """
            $ORIGIN .
            $TTL 3600\t; 1 hour
            example.com\t\tIN SOA\tns1.example.com. hostmaster.example.com. (
            \t\t\t\t2026112101 ; serial
            \t\t\t\t10800      ; refresh (3 hours)
            \t\t\t\t900        ; retry (15 minutes)
            \t\t\t\t604800     ; expire (1 week)
            \t\t\t\t300        ; minimum (5 minutes)
            \t\t\t\t)
            \t\t\tNS\tns1.example.com.
            \t\t\tA\t192.0.2.1
            \t\t\tMX\t10 mail.example.com.
            $ORIGIN example.com.
            *\t\t\tA\t192.0.2.1
            a\t\t\tA\t192.0.2.10
            \t\t\tA\t192.0.2.11
            $TTL 60\t; 1 minute
            \t\t\tAAAA\t2001:db8::10
            *.a\t\t\tA\t192.0.2.10
            """;

    private final Violations violations = new Violations();

    private Map<String, ObjectNode> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, ObjectNode> read(byte[] body) {
        Map<String, ObjectNode> fields = new TreeMap<>();
        ZoneDomains.of(ZoneReader.read(body, Optional.of(origin()), violations), violations)
                .wanted()
                .values()
                .forEach(wanted -> {
                    Wanted.Fields known = (Wanted.Fields) wanted;
                    fields.put(known.name().text(), known.fields());
                });
        return fields;
    }

    private static Name origin() {
        try {
            return Name.fromString("example.com.");
        } catch (TextParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private List<String> refused() {
        return violations.found().stream().map(Violation::pointer).toList();
    }

    private static ObjectNode domain(Map<String, ObjectNode> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    private static String text(Map<String, ObjectNode> fields, String name) {
        return String.valueOf(fields.get(name));
    }

    @Test
    void readsWhatBindWrites() {
        Map<String, ObjectNode> fields = read(BY_BIND);

        assertThat(refused()).isEmpty();
        assertThat(fields).containsOnlyKeys("example.com", "a.example.com");
        assertThat(text(fields, "example.com"))
                .isEqualTo("{\"addresses\":[\"192.0.2.1\"],\"ttl\":3600,\"wildcard\":false,\"records\":["
                        + "{\"name\":\"@\",\"type\":\"MX\",\"ttl\":3600,\"data\":\"10 mail.example.com.\"},"
                        + "{\"name\":\"*\",\"type\":\"A\",\"ttl\":3600,\"data\":\"192.0.2.1\"}]}");
        assertThat(text(fields, "a.example.com"))
                .isEqualTo(
                        "{\"addresses\":[\"192.0.2.10\",\"192.0.2.11\",\"2001:db8:0:0:0:0:0:10\"],\"ttl\":60,\"wildcard\":false,"
                                + "\"records\":[{\"name\":\"*\",\"type\":\"A\",\"ttl\":60,\"data\":\"192.0.2.10\"}]}");
    }

    @Test
    void takesAWildcardThatSaysTheSameAsItsParentAsTheDomains() {
        Map<String, ObjectNode> fields = read("a 30 A 192.0.2.1\n*.a 30 A 192.0.2.1\n");

        assertThat(text(fields, "a.example.com"))
                .isEqualTo("{\"addresses\":[\"192.0.2.1\"],\"ttl\":30,\"wildcard\":true,\"records\":null}");
    }

    @Test
    void expandsGenerate() {
        assertThat(read("$TTL 5\n$GENERATE 1-3 host$ A 192.0.2.$\n"))
                .containsOnlyKeys("host1.example.com", "host2.example.com", "host3.example.com");
    }

    @Test
    void keepsQuotesParenthesesAndEscapesInTexts() {
        Map<String, ObjectNode> fields = read(
                "$TTL 5\na A 192.0.2.1\n  TXT ( \"v=1; (not a (comment\"\n \"second \\\"quoted\\\" \\065\\;\" )\n");

        assertThat(refused()).isEmpty();
        assertThat(domain(fields, "a.example.com").at("/records/0/data").asText())
                .isEqualTo("\"v=1; (not a (comment\" \"second \\\"quoted\\\" A;\"");
    }

    @Test
    void putsWhatIsNoHostNameBelowTheDomainAboveIt() {
        Map<String, ObjectNode> fields = read("""
                $TTL 5
                a A 192.0.2.1
                _sip._tcp.a SRV 1 2 5060 a
                sub.a NS ns.sub.a
                ns.sub.a A 192.0.2.9
                www CNAME a
                """);

        assertThat(fields).containsOnlyKeys("a.example.com", "www.example.com");
        assertThat(domain(fields, "a.example.com").path("records").findValuesAsText("name"))
                .containsExactlyInAnyOrder("_sip._tcp", "sub", "ns.sub");
        assertThat(text(fields, "www.example.com"))
                .isEqualTo("{\"addresses\":null,\"wildcard\":false,\"records\":["
                        + "{\"name\":\"@\",\"type\":\"CNAME\",\"ttl\":5,\"data\":\"a.example.com.\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$TTL 5\n\n$INCLUDE other.db\n",
                "$TTL 5\n\na A 192.0.2.300\n",
                "$TTL 5\n\na TXT \"open\n",
                "$TTL 5\n\na DNSKEY 257 3 13 AAAA\n",
                "$TTL 5\n\n_x._tcp.nowhere SRV 1 2 3 a\n",
                "$TTL 5\n\na CH A 192.0.2.1\n",
                "$TTL 5\n\na HINFO x y\n",
                "$TTL 5\n\na NOTYPE x\n",
                "$TTL 5\n\n$GENERATE 1-2 h$ A 192.0.2.999\n"
            })
    void refusesWithTheLine(String text) {
        read(text);

        assertThat(refused()).isNotEmpty().allMatch(at -> at.equals("line/3") || at.equals("line/4"));
        assertThat(violations.found())
                .allMatch(violation -> !violation.message().isBlank());
    }

    @Test
    void saysWhatItLeavesOut() {
        FileContent file = ZoneDomains.of(
                ZoneReader.read(BY_BIND.getBytes(StandardCharsets.UTF_8), Optional.empty(), violations), violations);

        assertThat(file.lines().getFirst().note()).startsWith("left out");
        assertThat(file.lines().getFirst().at()).isEqualTo("line/9");
        assertThat(file.lines().get(1).at()).isEqualTo("line/10");
        assertThat(file.lines().get(2)).isEqualTo(new FileContent.Line("line/11", "domains/example.com", ""));
    }

    private List<String> texts(Map<String, ObjectNode> fields, String name) {
        List<String> data = new java.util.ArrayList<>();
        domain(fields, name)
                .path("records")
                .forEach(record -> data.add(record.path("data").asText()));
        return data;
    }

    /** RFC 1035 section 5.1: a backslash and three digits, or any other character as it is. */
    @Test
    void takesEveryEscape() {
        Map<String, ObjectNode> fields = read("""
                $TTL 5
                \\097 A 192.0.2.1
                a TXT \\"x\\;y\\(z\\)\\ \\\\ \\200
                a TXT "\\"" ";" "(" ")" "\\\\" "\\200\\000" ""
                b\\.c.a TXT x
                """);

        assertThat(texts(fields, "a.example.com"))
                .contains("\"\\\"x;y(z) \\\\\" \\200")
                .contains("\\\" \";\" \"(\" \")\" \\\\ \\200\\000 \"\"");
        // a dot within a label: of no use at hosts, and no record of theirs
        assertThat(domain(fields, "a.example.com").path("records").findValuesAsText("name"))
                .contains("b\\.c");
    }

    /** Raw bytes mean themselves, as BIND has it; they are no characters that would have to be encoded again. */
    @Test
    void takesBytesThatAreNotAsciiAsTheyAre() {
        Map<String, ObjectNode> fields = read("$TTL 5\na TXT \"\u00fc \\\u00fc\" ; \u00fc \\\n A 192.0.2.1\n");

        assertThat(refused()).isEmpty();
        assertThat(texts(fields, "a.example.com")).containsExactly("\"\\195\\188 \\195\\188\"");
    }

    @Test
    void takesParenthesesQuotesAndCommentsInAnyOrder() {
        Map<String, ObjectNode> fields = read("""
                @ 5 IN SOA ns host ( ; (
                    1 2 ; ) not the end
                    3
                    4 5 ) ; after
                a ( 5
                  IN ) TXT ( "one ( ; ) "
                  ; "comment"
                  two
                  "thr\\"ee" ) ; end
                a 5 A ( 192.0.2.1 )
                (b) 5 A 192.0.2.2
                """);

        assertThat(refused()).isEmpty();
        assertThat(texts(fields, "a.example.com")).containsExactly("\"one ( ; ) \" two thr\\\"ee");
        assertThat(fields).containsKeys("a.example.com", "b.example.com");
    }

    /** RFC 1035 section 5.1 and RFC 2308 section 4: $TTL, else that of the record before, else the SOA's last field. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$TTL 1h30m;a A 192.0.2.1|5400",
                "$TTL 7;x 9 A 192.0.2.2;a A 192.0.2.1|7",
                "x 9 A 192.0.2.2;a A 192.0.2.1|9",
                "@ SOA a b 1 2 3 4 44;a A 192.0.2.1|44",
                "@ 600 SOA a b 1 2 3 4 44;a A 192.0.2.1|600",
                "a IN 2D A 192.0.2.1|172800",
                "a 8 IN A 192.0.2.1|8",
                "a A 192.0.2.1|30",
                "a A 192.0.2.1;x 9 A 192.0.2.2|30"
            })
    void knowsTheTtl(String lines, int seconds) {
        Map<String, ObjectNode> fields = read(lines.replace(';', '\n') + "\n");

        assertThat(refused()).isEmpty();
        assertThat(domain(fields, "a.example.com").path("ttl").asInt()).isEqualTo(seconds);
    }

    @Test
    void knowsTheOriginAndTheOwner() {
        assertThat(read("""
                $TTL 5
                a A 192.0.2.1
                \tA 192.0.2.2
                $ORIGIN sub.example.com.
                @ A 192.0.2.3
                b A 192.0.2.4
                $ORIGIN example.org.
                c A 192.0.2.5
                """))
                .containsOnlyKeys("a.example.com", "sub.example.com", "b.sub.example.com", "c.example.org");
    }

    /** As systems of all ages write files. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void endsLinesAsAnySystem(String end) {
        Map<String, ObjectNode> fields =
                read(String.join(end, "$TTL 5", "a A 192.0.2.1", "a TXT (\"x\"", " \"y\")", "b A 192.0.2.2", ""));

        assertThat(refused()).isEmpty();
        assertThat(texts(fields, "a.example.com")).containsExactly("x y");
        assertThat(fields).containsOnlyKeys("a.example.com", "b.example.com");
        read(String.join(end, "$TTL 5", "a A 192.0.2.1", "b A nothing", ""));
        assertThat(refused()).containsExactly("line/3");
    }

    /** As PowerDNS ({@code pdnsutil list-zone}), Knot ({@code knotc zone-read}) and NSD or Unbound print zones: whole names, one record a line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$ORIGIN .\nexample.com\t3600\tIN\tSOA\ta.misconfigured.dns.server.invalid hostmaster.example.com 1 10800 3600 604800 3600\na.example.com\t5\tIN\tA\t192.0.2.1\n",
                "[example.com.] example.com. 3600 SOA ns. host. 1 2 3 4 5",
                "example.com. 3600 IN SOA ns. host. 1 2 3 4 5\na.example.com. 5 IN A 192.0.2.1\na.example.com. 5 IN TXT \"x\" \"y\"\n"
            })
    void readsWhatOthersWriteOrSaysTheLine(String text) {
        Map<String, ObjectNode> fields = read(text);

        if (text.startsWith("[")) {
            assertThat(refused()).containsExactly("line/1");
        } else {
            assertThat(refused()).isEmpty();
            assertThat(fields).containsOnlyKeys("a.example.com");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$INCLUDE /etc/passwd|$INCLUDE",
                "$DATE today|$DATE",
                "$ORIGIN sub|whole name",
                "$origin sub ; x|whole name",
                "$GENERATE 1-3 h$ TXT x|GENERATE",
                "$GENERATE 3-1 h$ A 192.0.2.$|GENERATE",
                "$GENERATE 0-4294967295 h$ TYPE1 192.0.2.1|records",
                "a A 192.0.2.1 192.0.2.2|EOL",
                "a TXT \"open|quoted",
                "a TXT ( x|parenthes",
                "a TXT x )|parenthesis",
                "a..b A 192.0.2.1|",
                "a\\300 A 192.0.2.1|",
                "a 5 5 A 192.0.2.1|",
                "a MX mail|",
                "a TYPE65534 x|",
                "a A \\# 5 C0000201|",
                "a A \\# 4 C00002|",
                "a AAAA 192.0.2.1|192.0.2.1"
            })
    void saysWhyALineIsWrong(String line, String why) {
        read("$TTL 5\n\n" + line + "\n\n");

        assertThat(refused()).isNotEmpty().allMatch(at -> at.matches("line/[345]"), "the line");
        assertThat(violations.found().getFirst().message()).contains(why == null ? "" : why);
    }

    @Test
    void countsLinesWhateverIsInThem() {
        read("$TTL 5\na TXT (\n\"x\" ; (\n)\n\n; \u00fc\nb A nothing\n");

        assertThat(refused()).containsExactly("line/7");
    }

    /** A zone of a registry: a delegation for each name. */
    @Test
    void isQuickWithManyDelegations() {
        StringBuilder text = new StringBuilder("$TTL 5\n@ A 192.0.2.1\n");
        for (int i = 0; i < 50_000; i++) {
            text.append('n').append(i).append(" NS ns.n").append(i).append('\n');
            text.append("ns.n").append(i).append(" A 192.0.2.1\n");
        }
        Map<String, ObjectNode> fields = read(text.toString());

        assertThat(refused()).isEmpty();
        assertThat(domain(fields, "example.com").path("records")).hasSize(100_000);
    }
}
