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
}
