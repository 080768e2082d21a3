// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeRole;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The agent's configuration, read from one YAML file; {@code docs/agent-configuration.md} lists the keys.
 *
 * @param cluster this node's
 * @param node its name
 * @param role what it is for
 * @param etcd how etcd is reached
 * @param keys where Zonefleet's keys are in it
 * @param places files and folders
 * @param coreDns the CoreDNS it watches
 * @param listen where DNS is answered, where the profile does not say
 * @param internalPort first port of CoreDNS's cached way upstream
 * @param ha what it has for itself where it shares the machine with other agents
 * @param http the agent's own HTTP
 * @param acceptEpoch epoch that an operator allows instead of the one followed so far
 * @param timing how long and how often
 */
public record AgentConfig(
        ClusterId cluster,
        NodeName node,
        NodeRole role,
        Etcd etcd,
        Keys keys,
        Places places,
        CoreDns coreDns,
        Listener listen,
        int internalPort,
        Ha ha,
        Http http,
        Optional<String> acceptEpoch,
        Timing timing) {

    /** How etcd is reached; certificates and password are read when connecting. */
    public record Etcd(
            List<URI> endpoints,
            Optional<Path> caFile,
            Optional<Path> certFile,
            Optional<Path> keyFile,
            Optional<String> user,
            Optional<Path> passwordFile) {
        public Etcd {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** Files and folders, absolute. */
    public record Places(Path stateDir, Path zoneDir, Path corefile) {}

    /**
     * The CoreDNS of this node.
     *
     * @param beside how one is found that others start; empty: the agent starts it
     * @param imported a Corefile of an operator's own that imports ours
     * @param binary absolute path, or a name on PATH
     * @param logFile where its output goes; empty: into the agent's log
     */
    public record CoreDns(
            Optional<Beside> beside,
            Optional<Path> imported,
            String binary,
            Optional<Path> logFile,
            Optional<Endpoint> health,
            Optional<Endpoint> ready,
            Optional<Endpoint> metrics) {}

    /**
     * How a CoreDNS that others start is found and told.
     *
     * @param pidFiles one for each instance; empty: every process is looked at
     * @param conf its {@code -conf} argument
     * @param instances their names; empty: read from their environment
     * @param signal whether it can be signalled
     */
    public record Beside(List<Path> pidFiles, String conf, List<String> instances, boolean signal) {
        public Beside {
            pidFiles = List.copyOf(pidFiles);
            instances = List.copyOf(instances);
        }
    }

    /** Whether CoreDNS is told by signals; else by the plugin {@code reload}. */
    public boolean signals() {
        return coreDns.beside.map(Beside::signal).orElse(true);
    }

    /** In which CoreDNS reads a new Corefile by itself; empty where it is signalled. */
    public Optional<Duration> readsWithin() {
        return signals() ? Optional.empty() : Optional.of(NodeSettings.RELOAD_INTERVAL);
    }

    /**
     * What an agent has for itself where several share a machine and its addresses.
     *
     * @param probeAddresses of its CoreDNS alone; none: it shares nothing
     * @param lock file by which one of them becomes the owner of link and packet rules
     */
    public record Ha(List<Address> probeAddresses, Path lock) {
        public Ha {
            probeAddresses = List.copyOf(probeAddresses);
        }

        /** Whether its addresses may be answered by others too. */
        public boolean isShared() {
            return !probeAddresses.isEmpty();
        }

        /** Where the agents of the machine say who they are. */
        public Path registrations() {
            return lock.resolveSibling("agents");
        }
    }

    /** The agent's own HTTP: where it listens, and its URL as the control plane reaches it. */
    public record Http(Endpoint listen, Optional<URI> url) {}

    /**
     * How long and how often.
     *
     * @param prove how long an answer may lag behind what was written
     * @param proveAll in which all zones are asked once
     * @param probe between probes of each address
     * @param heal between looks for edits by others
     * @param start what CoreDNS gets to answer after its start
     * @param lease after which a node that no longer reports counts as silent
     */
    public record Timing(
            Duration prove, Duration proveAll, Duration probe, Duration heal, Duration start, Duration lease) {}

    /** What rendering needs to know of this node. */
    public NodeSettings nodeSettings(Listener listener) {
        NodeSettings settings = new NodeSettings(
                List.of(listener),
                internalPort,
                coreDns.health(),
                coreDns.ready(),
                coreDns.metrics(),
                places.zoneDir().toString(),
                signals() ? NodeSettings.Pickup.SIGNAL : NodeSettings.Pickup.RELOAD_PLUGIN);
        return isZoneServer() ? settings.refusing() : settings;
    }

    /** Whether it answers managed names alone, and leaves the machine's network as it is. */
    public boolean isZoneServer() {
        return role == NodeRole.ZONE_SERVER;
    }

    /** Keys that differ in {@code next} and can't change while the agent runs. */
    public List<String> fixedDifferences(AgentConfig next) {
        List<String> keys = new ArrayList<>();
        addIf(!cluster.equals(next.cluster), "cluster", keys);
        addIf(!node.equals(next.node), "node", keys);
        addIf(role != next.role, "role", keys);
        addIf(!etcd.equals(next.etcd), "etcd", keys);
        addIf(!this.keys.equals(next.keys), "keyPrefix", keys);
        addIf(!places.equals(next.places), "stateDir, zoneDir or corefile", keys);
        addIf(
                !coreDns.beside.equals(next.coreDns.beside),
                "coredns.mode, coredns.pidFiles, coredns.conf, coredns.instances or coredns.signal",
                keys);
        addIf(!coreDns.imported.equals(next.coreDns.imported), "coredns.imported", keys);
        addIf(!coreDns.logFile.equals(next.coreDns.logFile), "coredns.logFile", keys);
        // CoreDNS closes and opens these at every reload, and is weak where they change in one (plugin health, "Bugs")
        addIf(
                !coreDns.health.equals(next.coreDns.health)
                        || !coreDns.ready.equals(next.coreDns.ready)
                        || !coreDns.metrics.equals(next.coreDns.metrics),
                "coredns.health, coredns.ready or coredns.metrics",
                keys);
        addIf(!ha.equals(next.ha), "ha", keys);
        addIf(!http.equals(next.http), "http", keys);
        addIf(!timing.lease.equals(next.timing.lease), "timing.lease", keys);
        return keys;
    }

    private static void addIf(boolean differs, String key, List<String> keys) {
        if (differs) {
            keys.add(key);
        }
    }
}
