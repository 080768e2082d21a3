// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The folders in {@code golden}; {@code -Dgolden.update=true} rewrites what is expected. */
class GoldenTest {
    @TempDir
    private Path dir;

    @TestFactory
    Stream<DynamicTest> rendersTheseBytes() {
        return forEachCase(golden -> {
            SortedMap<String, String> files = GoldenCase.render(golden.image(), golden.node());
            if (Boolean.getBoolean("golden.update")) {
                golden.update(files);
            }
            golden.check(files);
        });
    }

    @TestFactory
    Stream<DynamicTest> rendersTheSameFromAnyOrder() {
        long seed = ThreadLocalRandom.current().nextLong();
        return forEachCase(golden -> {
            ServedImage image = golden.image();
            Random random = new Random(seed);
            ServedImage shuffled = new ServedImage(
                    image.cluster(),
                    image.profile(),
                    shuffled(image.names(), random),
                    shuffled(image.declared(), random),
                    shuffled(image.serials(), random));
            assertThat(GoldenCase.render(shuffled, golden.node()))
                    .as("seed " + seed)
                    .isEqualTo(GoldenCase.render(image, golden.node()));
        });
    }

    @TestFactory
    Stream<DynamicTest> isKnownAsOurs() {
        return forEachCase(golden -> GoldenCase.render(golden.image(), golden.node())
                .forEach((path, text) -> {
                    boolean zone = path.startsWith("zones/");
                    boolean corefile = path.equals("Corefile");
                    assertThat(ZoneText.isOurs(text)).as(path).isEqualTo(zone);
                    assertThat(CorefileText.isOurs(text)).as(path).isEqualTo(corefile);
                }));
    }

    @TestFactory
    Stream<DynamicTest> isReadBackByDnsjava() {
        return forEachCase(golden -> GoldenCase.render(golden.image(), golden.node())
                .forEach((path, text) -> {
                    if (path.startsWith("zones/")) {
                        List<String> lines = text.lines()
                                .filter(line -> !line.startsWith(";"))
                                .toList();
                        assertThat(ZoneReader.read(text).stream().map(Record::toString))
                                .isEqualTo(lines);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> isServedByARealCoreDns() {
        return forEachCase(golden -> {
            try (TestNode node =
                    new TestNode(Files.createDirectory(dir.resolve(golden.name())), golden.image(), golden.node())) {
                for (Listener listener : node.listeners()) {
                    if (listener.managed()) {
                        node.zones()
                                .forEach(zone ->
                                        assertThat(serial(listener, zone)).isEqualTo(zone.serial()));
                    }
                    DomainName marker = Marker.NAME;
                    assertThat(TestNode.ask(listener, marker.text(), Type.TXT, true)
                                    .toString())
                            .contains(node.corefile().version());
                }
                assertThat(node.coreDns().log()).doesNotContain("[ERROR]", "[WARNING]");
            }
        });
    }

    private interface Check {
        void of(GoldenCase golden) throws IOException;
    }

    private static Stream<DynamicTest> forEachCase(Check check) {
        return GoldenCase.all().stream().map(golden -> DynamicTest.dynamicTest(golden.name(), () -> check.of(golden)));
    }

    private static long serial(Listener listener, ZoneContent zone) {
        Message answer = TestNode.ask(listener, zone.members().getFirst().name().text(), Type.SOA, false);
        return Stream.of(Section.ANSWER, Section.AUTHORITY)
                .flatMap(section -> answer.getSection(section).stream())
                .filter(SOARecord.class::isInstance)
                .map(record -> ((SOARecord) record).getSerial())
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer.toString()));
    }

    private static <T> Map<DomainName, T> shuffled(Map<DomainName, T> map, Random random) {
        List<DomainName> order = new ArrayList<>(map.keySet());
        Collections.shuffle(order, random);
        Map<DomainName, T> shuffled = new LinkedHashMap<>();
        order.forEach(name -> shuffled.put(name, map.get(name)));
        return shuffled;
    }
}
