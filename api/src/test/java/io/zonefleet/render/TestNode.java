// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.corefile.OperatorBlocks;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Profile;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A real CoreDNS that serves an image, moved to addresses in 127.0.0.0/8 and free ports. */
final class TestNode implements AutoCloseable {
    static final String INSTANCE = "node-1-a";

    private final Path dir;
    private final Map<Address, Address> addresses = new HashMap<>();
    private final Map<Integer, Integer> ports = new HashMap<>();
    private final List<Listener> listeners;
    private final Corefile corefile;
    private final List<ZoneContent> zones = new ArrayList<>();
    private final CoreDns coreDns;

    /** Starts it, with its zone files in {@code dir}. */
    TestNode(Path dir, ServedImage image, NodeSettings settings) {
        this.dir = dir;
        Profile profile = image.profile().profile();
        NodeSettings moved = move(settings);
        ClusterProfile movedProfile = move(image.profile());
        this.listeners = movedProfile.intercepting(
                profile.listeners().isEmpty()
                        ? moved.defaultListeners()
                        : movedProfile.profile().listeners());
        ZoneText zoneText = new ZoneText(profile.negativeTtl());
        for (ZoneContent zone : ZoneAssignment.of(image).zones().values()) {
            if (zoneText.render(zone) instanceof RenderedZone.Text good) {
                write(good);
                zones.add(zone);
            }
        }
        CorefileText text = new CorefileText(image.cluster(), movedProfile, moved);
        zones.removeIf(zone -> text.placeOf(zone.zone()).isPresent());
        this.corefile = text.render(zones);
        this.coreDns = CoreDns.start(dir, corefile.text(), Map.of(Marker.INSTANCE_VARIABLE, INSTANCE));
    }

    /** Puts a zone file in place as an agent does. */
    void write(RenderedZone.Text zone) {
        try {
            Path temporary = Files.writeString(dir.resolve("tmp." + zone.fileName()), zone.text());
            Files.move(temporary, dir.resolve(zone.fileName()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Corefile corefile() {
        return corefile;
    }

    /** The zones that could be rendered. */
    List<ZoneContent> zones() {
        return zones;
    }

    CoreDns coreDns() {
        return coreDns;
    }

    /** Listeners in the order of the profile, where they are now. */
    List<Listener> listeners() {
        return listeners;
    }

    /** Asks the first listener over UDP. */
    Message ask(String name, int type) {
        return ask(listeners.getFirst(), name, type, false);
    }

    static Message ask(Listener listener, String name, int type, boolean tcp) {
        SimpleResolver resolver =
                new SimpleResolver(listener.addresses().getFirst().inet());
        resolver.setPort(listener.port());
        resolver.setTCP(tcp);
        try {
            return resolver.send(Message.newQuery(Record.newRecord(
                    Name.fromConstantString(name.endsWith(".") ? name : name + "."), type, DClass.IN)));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " " + Type.string(type) + " at " + listener, e);
        }
    }

    @Override
    public void close() {
        coreDns.close();
    }

    private NodeSettings move(NodeSettings settings) {
        return new NodeSettings(
                settings.defaultListeners().stream().map(this::move).toList(),
                move(settings.internalPort()),
                settings.health().map(this::move),
                settings.ready().map(this::move),
                settings.metrics().map(this::move),
                dir.toString(),
                settings.pickup());
    }

    private ClusterProfile move(ClusterProfile cluster) {
        Profile profile = cluster.profile();
        Profile moved =
                profile.with(profile.listeners().stream().map(this::move).toList(), profile.stubDomains());
        List<Address> kubeDns = cluster.intercepted().isEmpty()
                ? cluster.kubeDns()
                : cluster.kubeDns().stream().map(this::move).toList();
        return new ClusterProfile(
                profile.corefile().map(settings -> moved.with(move(settings))).orElse(moved),
                cluster.clusterDomain(),
                kubeDns,
                cluster.kubeProxy(),
                cluster.kubeDnsUpstream());
    }

    private CorefileSettings move(CorefileSettings settings) {
        return new CorefileSettings(
                settings.forward(),
                settings.errors(),
                settings.log(),
                settings.loop(),
                settings.healthPort().map(this::move),
                settings.customBlocks().map(this::move),
                settings.baseTemplate().map(this::move),
                settings.ownUpstreams());
    }

    /** Text that can't be read is left out of a Corefile. */
    private String move(String text) {
        return OperatorBlocks.parse(text) instanceof Parsed.Valid<OperatorBlocks> read
                ? read.value().moved(new Elsewhere(this))
                : text;
    }

    private record Elsewhere(TestNode node) implements OperatorBlocks.Elsewhere {
        @Override
        public String address(String address) {
            return address.startsWith("__PILLAR__")
                    ? address
                    : node.move(Address.of(address)).text();
        }

        @Override
        public int port(int port) {
            return node.move(port);
        }
    }

    private Listener move(Listener listener) {
        return new Listener(
                listener.addresses().stream().map(this::move).toList(),
                move(listener.port()),
                listener.forward(),
                listener.forceTcp(),
                listener.managed());
    }

    private Endpoint move(Endpoint endpoint) {
        return new Endpoint(move(endpoint.address()), move(endpoint.port()));
    }

    private Address move(Address address) {
        return addresses.computeIfAbsent(address, a -> Address.of("127.0.1." + (addresses.size() + 1)));
    }

    private int move(int port) {
        return ports.computeIfAbsent(port, p -> FreePorts.next());
    }
}
