// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.wire.Violations;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A zone with everything in it, as people write it and as other programs have written it ({@code zones/make} runs them): the same records to us as
 * to a reader that sees the file as it is.
 */
class ZonesByOthersTest {
    private static final Name ORIGIN = Name.fromConstantString("nasty.example.");

    static List<String> zones() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".zone"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(ZonesByOthersTest.class.getResource("/zones"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Each says by which program and version it was written, and how. */
    @Test
    void someWereWrittenByBindAndByOthers() throws IOException {
        List<String> writers = new ArrayList<>();
        for (String file : zones()) {
            if (!file.equals("nasty.zone")) {
                writers.add(Files.readAllLines(folder().resolve(file)).getFirst());
            }
        }

        assertThat(writers).allMatch(first -> first.matches("; .*[0-9]+\\.[0-9]+.*"));
        assertThat(writers).anyMatch(first -> first.startsWith("; BIND "));
        assertThat(writers).filteredOn(first -> !first.startsWith("; BIND ")).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("zones")
    void hasTheRecordsOfTheSource(String file) throws IOException {
        Set<String> wanted = new TreeSet<>();
        try (Master source = new Master(folder().resolve("nasty.zone").toString(), ORIGIN)) {
            for (Record record = source.nextRecord(); record != null; record = source.nextRecord()) {
                wanted.add(shown(record));
            }
        }
        Violations violations = new Violations();

        List<ZoneRecord> read =
                ZoneReader.read(Files.readAllBytes(folder().resolve(file)), Optional.of(ORIGIN), violations);

        assertThat(violations.found()).isEmpty();
        assertThat(wanted).hasSize(27);
        assertThat(read.stream().map(each -> shown(each.record()))).containsExactlyInAnyOrderElementsOf(wanted);
        // and domains can be made of it
        assertThat(ZoneDomains.of(read, violations).wanted()).isNotEmpty();
        assertThat(violations.found()).isEmpty();
    }

    /** Case means nothing in names; what a record says is compared as it is on the wire. */
    private static String shown(Record record) {
        return record.getName().toString().toLowerCase(Locale.ROOT) + " " + record.getTTL() + " "
                + Type.string(record.getType()) + " " + Arrays.toString(record.rdataToWireCanonical());
    }
}
