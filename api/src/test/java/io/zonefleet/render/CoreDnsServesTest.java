// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import io.zonefleet.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A real CoreDNS with what we render. */
class CoreDnsServesTest {
    private static final int IMAGES = 4;
    private static final int QUESTIONS = 100;

    @TempDir
    private Path dir;

    @Test
    void answersEveryNameAsItIsMeantHoweverItIsStored() throws Exception {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("CoreDnsServesTest: -Dzonefleet.seed=" + seed);
        RandomImages random = new RandomImages(seed);
        try (TestUpstream upstream = new TestUpstream(dir.resolve("upstream"))) {
            for (int i = 0; i < IMAGES; i++) {
                Map<DomainName, ServedName> names = random.names();
                Set<DomainName> questions = new HashSet<>(names.keySet());
                names.keySet().forEach(name -> questions.addAll(name.ancestors()));
                for (int q = 0; q < QUESTIONS; q++) {
                    questions.add(random.question(names));
                }
                for (Map<DomainName, Long> declared : List.of(Map.<DomainName, Long>of(), random.declared(names))) {
                    Path own = Files.createTempDirectory(dir, "node");
                    try (TestNode node = new TestNode(own, RandomImages.image(names, declared), upstream.node())) {
                        questions.forEach(question -> assertThat(meaning(node.ask(question.text(), Type.A)))
                                .as("%s with names %s and zones %s", question, names, declared.keySet())
                                .isEqualTo(Meaning.of(question, names)));
                    }
                }
            }
        }
    }

    @Test
    void needsNoUpstreamForWhatIsManaged() {
        try (TestUpstream upstream = new TestUpstream(dir.resolve("upstream"));
                TestNode node = new TestNode(dir, image(Map.of()), upstream.node())) {
            assertThat(addresses(node.ask("cached.w.example.com", Type.A))).containsExactly("192.0.2.2");
            assertThat(addresses(node.ask("cached.example.com", Type.A))).containsExactly("203.0.113.53");
            upstream.die();

            assertThat(addresses(node.ask("a.example.com", Type.A))).containsExactly("192.0.2.1");
            assertThat(addresses(TestNode.ask(node.listeners().getFirst(), "x.y.W.example.com", Type.A, true)))
                    .containsExactly("192.0.2.2");
            Message noData = node.ask("a.example.com", Type.AAAA);
            assertThat(noData.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(noData.getSection(Section.ANSWER)).isEmpty();
            assertThat(noData.getSection(Section.AUTHORITY)).hasOnlyElementsOfType(SOARecord.class);
            assertThat(node.ask("nope.closed.example.com", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            // not managed, but asked before: the way upstream is cached, managed zone above it or not
            assertThat(addresses(node.ask("cached.example.com", Type.A))).containsExactly("203.0.113.53");
        }
    }

    @Test
    void tellsASerialAtEveryMemberAndLeavesAnUnmanagedApexToUpstream() {
        DomainName zone = new DomainName("example.com");
        try (TestUpstream upstream = new TestUpstream(dir.resolve("upstream"));
                TestNode node = new TestNode(dir, image(Map.of(zone, 77L)), upstream.node())) {
            assertThat(serial(node.ask("a.example.com", Type.SOA))).contains(77L);
            assertThat(serial(node.ask("closed.example.com", Type.SOA))).contains(3L);
            for (int type : List.of(Type.SOA, Type.NS, Type.A, Type.MX)) {
                Message apex = node.ask("example.com", type);
                assertThat(apex.getHeader().getFlag(Flags.AA)).isTrue();
                assertThat(apex.toString()).doesNotContain("zonefleet");
            }
            assertThat(serial(node.ask("example.com", Type.SOA))).contains(TestUpstream.SERIAL);
            assertThat(serial(node.ask("EXAMPLE.com", Type.SOA))).contains(TestUpstream.SERIAL);
        }
    }

    @Test
    void namesItsCorefileAndItselfOnEveryListener() {
        try (TestUpstream upstream = new TestUpstream(dir.resolve("upstream"));
                TestNode node = new TestNode(dir, image(Map.of()), upstream.node())) {
            for (boolean tcp : List.of(false, true)) {
                Message answer = TestNode.ask(node.listeners().getFirst(), Marker.NAME.absolute(), Type.TXT, tcp);
                TXTRecord txt = (TXTRecord) answer.getSection(Section.ANSWER).getFirst();
                assertThat(txt.getTTL()).isZero();
                assertThat(Marker.parse(txt.getStrings()))
                        .contains(new Marker(node.corefile().version(), TestNode.INSTANCE));
            }
            assertThat(node.ask(Marker.NAME.absolute(), Type.A).getSection(Section.ANSWER))
                    .isEmpty();
        }
    }

    @Test
    void picksUpANewSerialByItself() {
        try (TestUpstream upstream = new TestUpstream(dir.resolve("upstream"));
                TestNode node = new TestNode(dir, image(Map.of()), upstream.node())) {
            DomainName name = new DomainName("a.example.com");
            ServedImage changed =
                    RandomImages.image(Map.of(name, served("192.0.2.99", false, Below.FORWARD, 500)), Map.of());
            ZoneAssignment.of(changed)
                    .zones()
                    .values()
                    .forEach(zone -> node.write(ZoneReader.render(new ZoneText(new Ttl(5)), zone)));
            Await.asserted(
                    "the new address",
                    () -> assertThat(addresses(node.ask("a.example.com", Type.A)))
                            .containsExactly("192.0.2.99"));
            assertThat(serial(node.ask("a.example.com", Type.SOA))).contains(500L);
        }
    }

    private static ServedImage image(Map<DomainName, Long> declared) {
        Map<DomainName, ServedName> names = new HashMap<>();
        names.put(new DomainName("a.example.com"), served("192.0.2.1", false, Below.FORWARD, 1));
        names.put(new DomainName("w.example.com"), served("192.0.2.2", true, Below.FORWARD, 2));
        names.put(new DomainName("closed.example.com"), served("192.0.2.3", false, Below.NXDOMAIN, 3));
        return RandomImages.image(names, declared);
    }

    private static ServedName served(String address, boolean wildcard, Below below, long from) {
        return new ServedName(new Answer(List.of(Address.of(address)), new Ttl(30), wildcard, below), from);
    }

    private static Meaning meaning(Message answer) {
        if (answer.getRcode() == Rcode.NXDOMAIN) {
            return new Meaning.NoSuchName();
        }
        assertThat(answer.getRcode()).as(answer.toString()).isEqualTo(Rcode.NOERROR);
        Set<Address> addresses = addresses(answer).stream().map(Address::of).collect(Collectors.toSet());
        return addresses.equals(Set.of(TestUpstream.ADDRESS))
                ? new Meaning.Forwarded()
                : new Meaning.Addresses(addresses);
    }

    private static List<String> addresses(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .map(record -> ((ARecord) record).getAddress().getHostAddress())
                .toList();
    }

    /** In the answer, or in the authority section where there is no such record. */
    private static Optional<Long> serial(Message answer) {
        return Arrays.stream(new int[] {Section.ANSWER, Section.AUTHORITY})
                .boxed()
                .flatMap(section -> answer.getSection(section).stream())
                .filter(record -> record.getType() == Type.SOA)
                .map((Record record) -> ((SOARecord) record).getSerial())
                .findFirst();
    }
}
