// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.files.FileContent.Wanted;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/** Forms of zone files that are rare, but right; or are not, and look so. */
class RareZoneFilesTest {
    private final Violations violations = new Violations();

    private Map<String, ObjectNode> read(String text) {
        Map<String, ObjectNode> fields = new TreeMap<>();
        Name origin = Name.fromConstantString("example.com.");
        ZoneDomains.of(
                        ZoneReader.read(text.getBytes(StandardCharsets.UTF_8), Optional.of(origin), violations),
                        violations)
                .wanted()
                .values()
                .forEach(wanted -> {
                    Wanted.Fields known = (Wanted.Fields) wanted;
                    fields.put(known.name().text(), known.fields());
                });
        return fields;
    }

    private List<String> refused() {
        return violations.found().stream().map(Violation::pointer).toList();
    }

    private static ObjectNode domain(Map<String, ObjectNode> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    private static List<String> texts(Map<String, ObjectNode> fields, String name) {
        List<String> data = new ArrayList<>();
        domain(fields, name)
                .path("records")
                .forEach(record -> data.add(record.path("data").asText()));
        return data;
    }

    /** RFC 3597 section 5: data of a type that everybody knows, as a program writes it that does not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a A \\# 4 C0000201|192.0.2.1",
                "a A \\# 4 C0 00 02 01|192.0.2.1",
                "a AAAA \\# 16 20010db8000000000000000000000001|2001:db8:0:0:0:0:0:1",
                "a TYPE1 \\# 4 C0000201|192.0.2.1",
                "a CLASS1 A 192.0.2.1|192.0.2.1"
            })
    void takesUnknownFormsOfWhatIsKnown(String line, String address) {
        Map<String, ObjectNode> fields = read("$TTL 5\n" + line + "\na MX \\# 5 000A016D00\n");

        assertThat(refused()).isEmpty();
        assertThat(domain(fields, "a.example.com").at("/addresses/0").asText()).isEqualTo(address);
        assertThat(texts(fields, "a.example.com")).containsExactly("10 m.");
    }

    /** As editors of Windows save it. */
    @Test
    void passesOverTheMarkOfUtf8() {
        assertThat(read("\ufeff$TTL 5\r\na A 192.0.2.1\r\n")).containsOnlyKeys("a.example.com");
        assertThat(refused()).isEmpty();
        read("\ufeff$ORIGIN sub\r\n");
        assertThat(refused()).containsExactly("line/1");
    }

    /** To every server a line that begins with a blank goes on with the owner of the line before. */
    @ParameterizedTest
    @ValueSource(strings = {"\t$TTL 5\na 5 A 192.0.2.1\n", " $ORIGIN example.org.\n", "\tA 192.0.2.1\n"})
    void refusesABlankBeforeTheFirstWord(String text) {
        read(text);

        assertThat(refused()).containsExactly("line/1");
    }

    @Test
    void standsForTheOriginAnywhere() {
        Map<String, ObjectNode> fields = read("""
                $TTL 5
                a A 192.0.2.1
                @ A 192.0.2.2
                b CNAME @
                $ORIGIN b.example.org.
                @ A 192.0.2.3
                """);

        assertThat(fields).containsOnlyKeys("a.example.com", "example.com", "b.example.com", "b.example.org");
        assertThat(texts(fields, "b.example.com")).containsExactly("example.com.");
    }

    @Test
    void readsAHundredThousandLinesAndKnowsTheLast() {
        StringBuilder text = new StringBuilder("$TTL 5\n");
        for (int i = 0; i < 100_000; i++) {
            text.append('n').append(i).append("\t3600\tIN\tA\t192.0.2.1\n");
        }

        assertThat(read(text.toString())).hasSize(100_000);
        assertThat(refused()).isEmpty();
        read(text + "last A 192.0.2.256\n");
        assertThat(refused()).containsExactly("line/100002");
    }
}
