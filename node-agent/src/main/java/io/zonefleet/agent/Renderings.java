// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.actual.ResolvConfs;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.desired.Renderer;
import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.agent.imported.OperatorText;
import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.agent.state.ResolvConf;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Listener;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.render.ServedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the node's files shall be, made anew only when what it depends on has changed. Belongs to the loop's thread. */
final class Renderings {
    private final Disk disk;
    private final OperatorWatch operator;
    private Optional<Rendering> newest = Optional.empty();
    private Map<String, ResolvConf> resolvConfs = Map.of();
    private ClusterProfile profile = ClusterProfile.BUILT_IN;
    private List<Listening> listening = List.of();
    private List<Endpoint> clients = List.of();
    private SortedMap<String, Endpoint> http = new TreeMap<>();
    private boolean apart;
    private List<Finding> upstreamFindings = List.of();
    private @Nullable Input lastInput;

    /** What rendering depends on. Quick to compare where nothing has changed: the maps are then the very same. */
    private record Input(
            ServedImage served,
            AgentConfig config,
            Map<String, ResolvConf> resolvConfs,
            Optional<OperatorText> operator,
            boolean apart) {}

    /**
     * Nothing rendered yet.
     *
     * @param disk for resolv.conf files
     */
    Renderings(Disk disk, OperatorWatch operator) {
        this.disk = disk;
        this.operator = operator;
    }

    /** Looks again at the servers that resolv.conf files name. */
    void look(AgentConfig config) {
        resolvConfs = ResolvConfs.read(disk, Layout.files(profile, config, operator.text()));
        if (newest.isPresent() && newest.get().zones().values().stream().anyMatch(ZoneFile::refused)) {
            lastInput = null; // what is kept of a refused zone depends on what is there
        }
    }

    /** What the files shall be. */
    Rendering of(ServedImage served, AgentConfig config, NodeState actual) {
        if (!served.profile().equals(profile)) {
            profile = served.profile();
            resolvConfs = ResolvConfs.read(disk, Layout.files(profile, config, operator.text()));
        }
        Input input = new Input(served, config, resolvConfs, operator.text(), apart);
        if (newest.isEmpty() || !input.equals(lastInput)) {
            newest = Optional.of(render(input, actual));
            lastInput = input;
        }
        return newest.get();
    }

    private Rendering render(Input input, NodeState actual) {
        ServedImage served = input.served();
        Layout layout = Layout.of(profile, input.config(), input.operator(), input.resolvConfs(), input.apart());
        ServedImage image = new ServedImage(
                served.cluster(), layout.profile(), served.names(), served.declared(), served.serials());
        settle(layout.listeners(), input.config());
        upstreamFindings = layout.findings();
        http = new CorefileText(image.cluster(), image.profile(), layout.settings()).http();
        return Renderer.render(newest, image, layout.settings(), actual, layout::placeOf);
    }

    /** Where there are addresses of this instance alone, only these are asked: behind a shared one anybody may answer. */
    private void settle(List<Listener> listeners, AgentConfig config) {
        Set<Address> alone = Set.copyOf(config.ha().probeAddresses());
        Set<Listening> asked = new LinkedHashSet<>();
        for (Listener listener : listeners) {
            for (Address address : listener.addresses()) {
                if (alone.isEmpty() || alone.contains(address)) {
                    asked.add(new Listening(new Endpoint(address, listener.port()), listener.managed()));
                }
            }
        }
        listening = List.copyOf(asked);
        clients = clientsAt(listeners, alone);
    }

    private static List<Endpoint> clientsAt(List<Listener> listeners, Set<Address> alone) {
        return listeners.stream()
                .flatMap(listener -> listener.addresses().stream()
                        .filter(address -> !alone.contains(address))
                        .map(address -> new Endpoint(address, listener.port())))
                .distinct()
                .toList();
    }

    /** Lets go of texts that were written. */
    void written() {
        newest = newest.map(Rendering::written);
    }

    /** Supposes that DNS is answered where the configuration says, by a Corefile whose profile is not known. */
    void assume(AgentConfig config) {
        settle(Layout.of(profile, config, operator.text(), resolvConfs, apart).listeners(), config);
    }

    /** Where clients are to be answered by that profile; nothing is rendered. */
    List<Endpoint> clientsAt(ClusterProfile of, AgentConfig config) {
        Layout layout = Layout.of(of, config, operator.text(), resolvConfs, false);
        return clientsAt(layout.listeners(), Set.copyOf(config.ha().probeAddresses()));
    }

    /** What the files are to be; empty before the first time. */
    Optional<Rendering> newest() {
        return newest;
    }

    /** Where it is asked whether DNS is answered as it is to be. */
    List<Listening> listening() {
        return listening;
    }

    /** Where clients are answered; nowhere while it stands apart. */
    List<Endpoint> dns() {
        return apart ? List.of() : clients;
    }

    /** Where clients are answered, by this node's CoreDNS or another's. */
    List<Endpoint> clients() {
        return clients;
    }

    /** Where plugins of CoreDNS serve HTTP, by their names; none before the first rendering. */
    SortedMap<String, Endpoint> http() {
        return http;
    }

    /** Whether CoreDNS is to answer at its private addresses only. */
    void standApart(boolean now) {
        apart = now;
    }

    boolean isApart() {
        return apart;
    }

    /** The profile in effect. */
    ClusterProfile profile() {
        return profile;
    }

    /** What is left out or held back, and why. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(upstreamFindings);
        newest.ifPresent(rendering -> all.addAll(rendering.findings()));
        return all;
    }
}
