// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.trial;

import io.zonefleet.corefile.OperatorBlocks;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Profile;
import io.zonefleet.render.CorefileText.Trial;
import io.zonefleet.render.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Addresses in 127.0.0.0/8 and ports of this machine that are free, each in the place of one that is meant for nodes. */
final class Loopback implements OperatorBlocks.Elsewhere {
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<Integer, Integer> ports = new HashMap<>();

    @Override
    public String address(String address) {
        return addresses.computeIfAbsent(address, other -> "127.111.0." + (addresses.size() + 1));
    }

    @Override
    public int port(int port) {
        return ports.computeIfAbsent(port, other -> free());
    }

    // Nothing is bound to a port that was given: the kernel may give it again.
    private int free() {
        int port;
        do {
            port = anyFree();
        } while (ports.containsValue(port));
        return port;
    }

    private static int anyFree() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
            return udp.getLocalPort();
        } catch (IOException taken) {
            throw new UncheckedIOException("no free port", taken);
        }
    }

    /** A cluster's profile there, without what a process has once or asks by itself. */
    ClusterProfile moved(ClusterProfile cluster, Trial trial) {
        Profile given = cluster.profile();
        List<Listener> listeners = cluster.intercepting(
                given.listeners().isEmpty() ? NodeSettings.DEFAULT.defaultListeners() : given.listeners());
        CorefileSettings settings = given.corefileSettings();
        CorefileSettings quiet = new CorefileSettings(
                settings.forward(),
                settings.errors(),
                settings.log(),
                false,
                Optional.empty(),
                text(trial, "customBlocks"),
                text(trial, "baseTemplate"),
                false);
        return cluster.with(new Profile(
                given.id(),
                listeners.stream().map(this::moved).toList(),
                given.stubDomains(),
                given.cache(),
                given.negativeTtl(),
                given.apply(),
                given.comment(),
                Optional.empty(),
                Optional.of(quiet)));
    }

    private Optional<String> text(Trial trial, String field) {
        return Optional.ofNullable(trial.texts().get(field)).map(text -> switch (OperatorBlocks.parse(text)) {
            case Parsed.Valid<OperatorBlocks>(OperatorBlocks blocks) -> blocks.moved(this);
            case Parsed.Invalid<OperatorBlocks> invalid -> text;
        });
    }

    private Listener moved(Listener listener) {
        return new Listener(
                listener.addresses().stream()
                        .map(address -> Address.of(address(address.text())))
                        .toList(),
                port(listener.port()),
                listener.forward(),
                listener.forceTcp(),
                listener.managed());
    }

    /** A node there. */
    NodeSettings node() {
        NodeSettings standard = NodeSettings.DEFAULT;
        return new NodeSettings(
                standard.defaultListeners(),
                free(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                standard.zoneDirectory(),
                NodeSettings.Pickup.SIGNAL);
    }
}
