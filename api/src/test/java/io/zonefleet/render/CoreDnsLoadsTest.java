// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A real CoreDNS loads whatever is rendered: several nodes with random images, folders and profiles in one process. */
class CoreDnsLoadsTest {
    private static final int NODES = 12;
    private static final int ZONES_ASKED = 3;

    private Optional<Path> dir = Optional.empty();

    /** An image and the node that shall serve it. */
    record Case(ServedImage image, NodeSettings node, String folder) {}

    private record Loaded(List<Listener> listeners, Corefile corefile, List<ZoneContent> zones) {}

    @Provide
    Arbitrary<List<Case>> cases() {
        // a folder's name, as long as a file system takes
        Arbitrary<String> folders =
                AnyImages.directories().filter(text -> text.getBytes(StandardCharsets.UTF_8).length < 200);
        return Combinators.combine(AnyImages.images(), AnyImages.nodes(), folders)
                .as(Case::new)
                .list()
                .ofSize(NODES);
    }

    @AfterTry
    void removeFiles() throws IOException {
        if (dir.isPresent()) {
            try (var files = Files.walk(dir.get())) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        dir = Optional.empty();
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void loadsWhateverIsRendered(@ForAll("cases") List<Case> cases) throws IOException {
        Path root = Files.createTempDirectory("zonefleet-loads");
        dir = Optional.of(root);
        StringBuilder text = new StringBuilder();
        List<Loaded> nodes = new ArrayList<>();
        for (Case each : cases) {
            Optional<Path> folder = folder(root.resolve("n" + nodes.size()), each.folder());
            if (folder.isPresent()) {
                Loaded loaded = write(each, folder.get(), nodes.size() + 1);
                text.append(loaded.corefile().text());
                nodes.add(loaded);
            }
        }
        try (CoreDns coreDns = CoreDns.start(root, text.toString(), Map.of(Marker.INSTANCE_VARIABLE, "i1"))) {
            for (Loaded node : nodes) {
                node.listeners().forEach(listener -> asks(listener, node));
            }
            assertThat(coreDns.log()).doesNotContain("[ERROR]");
        }
    }

    private static void asks(Listener listener, Loaded node) {
        Message marker = TestNode.ask(listener, Marker.NAME.text(), Type.TXT, false);
        assertThat(marker.getSection(Section.ANSWER))
                .singleElement()
                .satisfies(record -> assertThat(Marker.parse(((TXTRecord) record).getStrings()))
                        .contains(new Marker(node.corefile().version(), "i1")));
        if (!listener.managed()) {
            return;
        }
        for (ZoneContent zone : node.zones().stream().limit(ZONES_ASKED).toList()) {
            Message answer =
                    TestNode.ask(listener, zone.members().getFirst().name().text(), Type.SOA, false);
            List<Record> records = new ArrayList<>(answer.getSection(Section.ANSWER));
            records.addAll(answer.getSection(Section.AUTHORITY));
            assertThat(records)
                    .as("%s in %s", zone, answer)
                    .anySatisfy(record -> assertThat(record)
                            .isInstanceOfSatisfying(
                                    SOARecord.class,
                                    soa -> assertThat(soa.getSerial()).isEqualTo(zone.serial())));
        }
    }

    /** Empty where no file system has such a folder. */
    private static Optional<Path> folder(Path parent, String name) throws IOException {
        try {
            Path folder = Path.of(parent + name).normalize();
            if (folder.startsWith(parent) && NodeSettings.isZoneDirectory(folder.toString())) {
                return Optional.of(Files.createDirectories(folder));
            }
        } catch (InvalidPathException impossible) {
            // not this one
        }
        return Optional.empty();
    }

    private static Loaded write(Case each, Path folder, int number) throws IOException {
        Moved moved = new Moved(number);
        Profile profile = each.image().profile().profile();
        ClusterProfile movedProfile = each.image()
                .profile()
                .with(profile.with(
                        profile.listeners().stream().map(moved::listener).toList(), profile.stubDomains()));
        NodeSettings node = new NodeSettings(
                each.node().defaultListeners().stream().map(moved::listener).toList(),
                FreePorts.next(),
                // a process has these once
                number == 1 ? each.node().health().map(moved::endpoint) : Optional.empty(),
                number == 1 ? each.node().ready().map(moved::endpoint) : Optional.empty(),
                number == 1 ? each.node().metrics().map(moved::endpoint) : Optional.empty(),
                folder.toString(),
                NodeSettings.Pickup.SIGNAL);
        ZoneText zoneText = new ZoneText(profile.negativeTtl());
        List<ZoneContent> zones = new ArrayList<>();
        for (ZoneContent zone : ZoneAssignment.of(each.image()).zones().values()) {
            if (zoneText.render(zone) instanceof RenderedZone.Text good) {
                Files.writeString(folder.resolve(good.fileName()), good.text());
                zones.add(zone);
            }
        }
        Corefile corefile = new CorefileText(each.image().cluster(), movedProfile, node).render(zones);
        SoundProfile sound = SoundProfile.of(movedProfile, node.defaultListeners());
        return new Loaded(sound.listeners(), corefile, zones);
    }

    /** Addresses and ports of one node where this machine has them free. */
    private static final class Moved {
        private final int number;
        private final Map<Address, Address> addresses = new HashMap<>();
        private final Map<Integer, Integer> ports = new HashMap<>();

        Moved(int number) {
            this.number = number;
        }

        Listener listener(Listener given) {
            return new Listener(
                    given.addresses().stream().map(this::address).toList(),
                    ports.computeIfAbsent(given.port(), p -> FreePorts.next()),
                    given.forward(),
                    given.forceTcp(),
                    given.managed());
        }

        NodeSettings.Endpoint endpoint(NodeSettings.Endpoint given) {
            return new NodeSettings.Endpoint(Address.of("127.0.0.1"), FreePorts.next());
        }

        private Address address(Address given) {
            return addresses.computeIfAbsent(given, a -> Address.of("127.77." + number + "." + (addresses.size() + 1)));
        }
    }
}
