// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.Violation;
import io.zonefleet.testing.AnyText;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Files of any state: what was written, read into an empty system, is written the same again. */
class AnyFileTest {
    private static final DomainName ZONE = new DomainName("test");

    @Provide
    Arbitrary<IntentImage> states() {
        return AnyPiece.any().list().ofMaxSize(16).map(AnyFileTest::image);
    }

    @Provide
    Arbitrary<IntentImage> ownDomains() {
        return AnyPiece.ownDomains().list().ofMaxSize(8).map(AnyFileTest::image);
    }

    @Provide
    Arbitrary<String> zoneFiles() {
        Arbitrary<String> good = Arbitraries.of(
                "$TTL 5\n",
                "$TTL 1w2\n",
                "$ORIGIN a.test.\n",
                "$ORIGIN .\n",
                "@ SOA a b 1 2 3 4 5\n",
                "a A 192.0.2.1\n",
                " AAAA 2001:db8::1\n",
                "*.a 7 IN A 192.0.2.1\n",
                "b\\.c TXT ( \"x;\"\n y )\n",
                "_s._tcp SRV 1 2 3 a\n",
                "d NS ns.d\nns.d A 192.0.2.2\n",
                "$GENERATE 1-3 h${0,3,x} A 192.0.2.$\n",
                "a TYPE65 \\# 1 00\n",
                "$INCLUDE x\n",
                "\n",
                "; x\n",
                "(",
                ")",
                "\"",
                "\\",
                "\r",
                "$",
                "$GENERATE ");
        return Arbitraries.frequencyOf(Tuple.of(5, good), Tuple.of(1, AnyText.hostile()))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static IntentImage image(List<? extends Intent> pieces) {
        IntentImage image = IntentImage.EMPTY;
        for (Intent piece : pieces) {
            image = image.with(piece.key(), Optional.of(piece), 1);
        }
        return image;
    }

    private static FileContent good(FileContent content, Violations violations) {
        assertThat(violations.found()).isEmpty();
        return content;
    }

    private static IntentImage taken(FileContent file) {
        IntentImage image = IntentImage.EMPTY;
        for (Edit edit : FileEdits.of(file, image, true).edits()) {
            image = image.with(edit.key(), edit.after(), 1);
        }
        return image;
    }

    /** Else the next test would say less than it seems to. */
    @Example
    void statesHaveEverything(@ForAll Random random) {
        var states = states().generator(1000);
        Set<FileContent.Kind> kinds = EnumSet.noneOf(FileContent.Kind.class);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            IntentImage state = states.next(random).value();
            for (FileContent.Kind kind : FileContent.Kind.values()) {
                if (!StateFile.of(state).path(kind.text()).isEmpty()) {
                    kinds.add(kind);
                }
            }
            all.append(YamlText.of(StateFile.of(state)));
        }
        assertThat(kinds).containsExactlyInAnyOrder(FileContent.Kind.values());
        assertThat(all.toString())
                .contains(
                        "  \"api-clusters\":\n",
                        "  \"legacy\":\n",
                        "\"others\":",
                        "\"lastResort\":true",
                        "\"horizons\":",
                        "\"records\":",
                        "\"until\":",
                        "\"source\":",
                        "\"shrinkPercent\":",
                        "\"header\":",
                        "\"kubeDnsUpstream\":",
                        "\"network\":",
                        "\"corefile\":",
                        "\"serveStale\":");
    }

    @Property
    void statesComeBackTheSame(@ForAll("states") IntentImage state) {
        Violations violations = new Violations();
        String yaml = YamlText.of(StateFile.of(state));

        IntentImage back = taken(
                good(StateFile.read(YamlText.read(yaml.getBytes(StandardCharsets.UTF_8)), violations), violations));

        assertThat(back).isEqualTo(state);
        assertThat(YamlText.of(StateFile.of(back))).isEqualTo(yaml);
    }

    @Property
    void valuesWithCommasComeBackTheSame(@ForAll("ownDomains") IntentImage state) {
        Violations violations = new Violations();
        String csv = CsvFile.of(state);

        IntentImage back = taken(good(CsvFile.read(csv.getBytes(StandardCharsets.UTF_8), violations), violations));

        assertThat(back).isEqualTo(state);
        assertThat(CsvFile.of(back)).isEqualTo(csv);
    }

    /** A zone file has no word for placements, owners and the like: what it says comes back, and from then on its bytes do. */
    @Property
    void zonesComeBackTheSame(@ForAll("ownDomains") IntentImage state) {
        String first = ZoneFileText.of(state, ZONE, 1);
        IntentImage once = zone(first);
        String second = ZoneFileText.of(once, ZONE, 1);

        assertThat(records(second)).isEqualTo(records(first));
        assertThat(ZoneFileText.of(zone(second), ZONE, 1)).isEqualTo(second);
    }

    private static IntentImage zone(String text) {
        Violations violations = new Violations();
        return taken(good(
                ZoneDomains.of(
                        ZoneReader.read(text.getBytes(StandardCharsets.UTF_8), Optional.empty(), violations),
                        violations),
                violations));
    }

    /** Without TTLs: A and AAAA of a name get the shorter one. Records have addresses as dnsjava writes them. */
    private static Set<String> records(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("\t[0-9]+\t", "\t"))
                .map(line -> {
                    int data = line.indexOf("\tAAAA\t") + 6;
                    return data < 6
                            ? line
                            : line.substring(0, data)
                                    + Address.parse(line.substring(data)).orThrow();
                })
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Property
    void whatIsWrongInAZoneFileIsToldByLine(@ForAll("zoneFiles") String text) {
        Violations violations = new Violations();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);

        FileContent file = ZoneDomains.of(ZoneReader.read(body, Optional.empty(), violations), violations);

        assertThat(violations.found()).extracting(Violation::pointer).allMatch(at -> at.matches("line/[1-9][0-9]*"));
        assertThat(file.lines()).extracting(FileContent.Line::at).allMatch(at -> at.matches("line/[1-9][0-9]*"));
    }
}
