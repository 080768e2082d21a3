// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Answer;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.ZoneContent.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** Any image becomes zone files that say what it says and nothing else, and a Corefile with the blocks it should have. */
class AnyImageTest {
    @Provide
    Arbitrary<ServedImage> images() {
        return AnyImages.images();
    }

    @Provide
    Arbitrary<NodeSettings> nodes() {
        return AnyImages.nodes();
    }

    @Property
    void dnsjavaReadsBackWhatTheImageSaysAndNothingElse(@ForAll("images") ServedImage image) {
        Ttl negativeTtl = image.profile().profile().negativeTtl();
        Set<DomainName> seen = new HashSet<>();
        for (ZoneContent zone : ZoneAssignment.of(image).zones().values()) {
            zone.members().forEach(member -> assertThat(seen.add(member.name())).isTrue());
            if (!(new ZoneText(negativeTtl).render(zone) instanceof RenderedZone.Text text)) {
                assertThat(Marker.owns(zone.zone())).isTrue();
                continue;
            }
            List<Record> records = ZoneReader.read(text.text());
            assertThat((SOARecord) records.removeFirst()).satisfies(soa -> {
                assertThat(soa.getName()).isEqualTo(ZoneReader.absolute(zone.zone()));
                assertThat(soa.getSerial()).isEqualTo(zone.serial()).isBetween(1L, 0xffff_ffffL);
                assertThat(soa.getMinimum()).isEqualTo(negativeTtl.seconds());
            });
            assertThat((NSRecord) records.removeFirst())
                    .satisfies(ns -> assertThat(ns.getName()).isEqualTo(ZoneReader.absolute(zone.zone())));
            assertThat(records.stream().map(AnyImageTest::print))
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(expected(zone));
            assertThat(text.text().lines()).hasSize(records.size() + 3); // and SOA, NS, a comment
        }
        assertThat(seen).isEqualTo(image.names().keySet());
    }

    @Property
    void theOrderInWhichThingsCameDoesNotMatter(
            @ForAll("images") ServedImage image, @ForAll("nodes") NodeSettings node, @ForAll Random random) {
        ServedImage shuffled = new ServedImage(
                image.cluster(),
                image.profile(),
                shuffled(image.names(), random),
                shuffled(image.declared(), random),
                shuffled(image.serials(), random));
        Map<DomainName, ZoneContent> zones = ZoneAssignment.of(image).zones();
        assertThat(ZoneAssignment.of(shuffled).zones()).isEqualTo(zones);
        List<ZoneContent> order = new ArrayList<>(zones.values());
        Collections.shuffle(order, random);
        CorefileText text = new CorefileText(image.cluster(), image.profile(), node);
        assertThat(text.render(order)).isEqualTo(text.render(zones.values()));
    }

    @Property
    void theCorefileHasTheBlocksItShouldHaveAndNoOthers(
            @ForAll("images") ServedImage image, @ForAll("nodes") NodeSettings node) {
        Collection<ZoneContent> zones = ZoneAssignment.of(image).zones().values();
        String text = new CorefileText(image.cluster(), image.profile(), node)
                .render(zones)
                .text();
        List<CorefileReader.Block> blocks = CorefileReader.read(text);
        SoundProfile profile = SoundProfile.of(image.profile(), node.defaultListeners());
        Map<Integer, Long> defaults = new TreeMap<>();
        Set<String> plugins = new HashSet<>();
        for (CorefileReader.Block block : blocks) {
            assertThat(block.port()).isBetween(1, 65_535);
            defaults.merge(block.port(), block.zone().equals(".") ? 1L : 0L, Long::sum);
            block.lines().forEach(line -> plugins.add(line.getFirst()));
        }
        assertThat(plugins)
                .isSubsetOf(
                        "bind",
                        "errors",
                        "template",
                        "file",
                        "view",
                        "forward",
                        "prometheus",
                        "cache",
                        "health",
                        "ready",
                        "log",
                        "reload");
        long managed = profile.listeners().stream().filter(Listener::managed).count();
        long served = zones.stream().filter(zone -> !Marker.owns(zone.zone())).count();
        assertThat(blocks.stream()
                        .flatMap(block -> block.lines().stream())
                        .filter(line -> line.getFirst().equals("file")))
                .hasSize((int) (managed * served))
                .allSatisfy(line -> assertThat(line.get(1)).startsWith(node.zoneDirectory() + "/db."));
        // one default block for each listener and one for each way upstream, all on ports of their own
        assertThat(defaults.values()).allMatch(count -> count >= 1);
        assertThat(places(blocks)).doesNotHaveDuplicates();
    }

    /** Zone, port and address of each block without a view: CoreDNS refuses a file that has one of them twice. */
    private static List<String> places(List<CorefileReader.Block> blocks) {
        List<String> places = new ArrayList<>();
        for (CorefileReader.Block block : blocks) {
            if (block.lines().stream().noneMatch(line -> line.getFirst().equals("view"))) {
                List<String> bind = block.lines().stream()
                        .filter(line -> line.getFirst().equals("bind"))
                        .findFirst()
                        .orElseThrow();
                bind.subList(1, bind.size())
                        .forEach(address -> places.add(block.zone() + ":" + block.port() + " " + address));
            }
        }
        return places;
    }

    private static List<String> expected(ZoneContent zone) {
        List<String> expected = new ArrayList<>();
        List<Member> owners = new ArrayList<>(zone.members());
        owners.addAll(zone.copies());
        for (Member owner : owners) {
            add(expected, owner.name().absolute(), owner.answer());
            String wildcard = "*." + owner.name().absolute();
            if (owner.answer().wildcard() && wildcard.length() <= 254) {
                add(expected, wildcard, owner.answer());
                owner.answer()
                        .alias()
                        .ifPresent(alias ->
                                expected.add(wildcard + " " + alias.ttl().seconds() + " CNAME " + alias.data()));
            }
            for (DnsRecord record : owner.answer().records()) {
                expected.add("%s %d %s %s"
                        .formatted(
                                record.name().absolute(owner.name()),
                                record.ttl().seconds(),
                                record.type(),
                                record.data()));
            }
        }
        if (zone.needsWitness()) {
            expected.add(zone.witness() + " 0 TXT zonefleet");
        }
        return expected;
    }

    private static void add(List<String> expected, String owner, Answer answer) {
        answer.addresses()
                .forEach(address -> expected.add("%s %d %s %s"
                        .formatted(
                                owner,
                                answer.ttl().seconds(),
                                address.isIpv4() ? "A" : "AAAA",
                                address.inet().getHostAddress())));
    }

    private static String print(Record record) {
        return record.getName() + " " + record.getTTL() + " " + Type.string(record.getType()) + " "
                + record.rdataToString();
    }

    private static <V> Map<DomainName, V> shuffled(Map<DomainName, V> map, Random random) {
        List<DomainName> keys = new ArrayList<>(map.keySet());
        Collections.sort(keys);
        Collections.shuffle(keys, random);
        Map<DomainName, V> shuffled = new LinkedHashMap<>();
        keys.forEach(key -> shuffled.put(key, map.get(key)));
        return shuffled;
    }
}
