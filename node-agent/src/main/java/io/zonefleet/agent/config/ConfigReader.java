// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Violation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the configuration file; says everything that is wrong with it at once. */
public final class ConfigReader {
    /** A listener has somebody to ask; what a zone server is asked beyond its zones never comes so far. */
    private static final List<Upstream> NOBODY = List.of(new Upstream("127.0.0.1:9"));

    private final Map<String, List<String>> scalars;
    private final List<Violation> violations;

    private ConfigReader(Map<String, List<String>> scalars, List<Violation> violations) {
        this.scalars = scalars;
        this.violations = violations;
    }

    /** Reads a file. */
    public static Parsed<AgentConfig> readFile(Path file) {
        try {
            return read(Files.readString(file));
        } catch (IOException unreadable) {
            return Parsed.invalid(file.toString(), "file", "can't be read: " + unreadable);
        }
    }

    /** Reads the file's text. */
    public static Parsed<AgentConfig> read(String yaml) {
        List<Violation> violations = new ArrayList<>();
        ConfigReader reader = new ConfigReader(YamlScalars.of(yaml, violations), violations);
        AgentConfig config = reader.config();
        return violations.isEmpty() ? Parsed.valid(config) : new Parsed.Invalid<>(violations);
    }

    private AgentConfig config() {
        Path stateDir = get(ConfigKeys.STATE_DIR);
        Path corefile = get(ConfigKeys.COREFILE).orElse(stateDir.resolve("Corefile"));
        Optional<Path> imported = get(ConfigKeys.COREDNS_IMPORTED);
        imported.filter(corefile::equals)
                .ifPresent(same -> reject(
                        ConfigKeys.COREDNS_IMPORTED, same.toString(), "two-files", "give corefile another path"));
        Optional<AgentConfig.Beside> beside = beside(imported.orElse(corefile));
        NodeRole role = role();
        Listener listen = new Listener(
                get(ConfigKeys.LISTEN_ADDRESSES),
                get(ConfigKeys.LISTEN_PORT),
                role == NodeRole.ZONE_SERVER ? NOBODY : get(ConfigKeys.LISTEN_FORWARD),
                get(ConfigKeys.LISTEN_FORCE_TCP),
                true);
        return new AgentConfig(
                get(ConfigKeys.CLUSTER),
                get(ConfigKeys.NODE),
                role,
                etcd(),
                new Keys(get(ConfigKeys.KEY_PREFIX)),
                new AgentConfig.Places(stateDir, get(ConfigKeys.ZONE_DIR).orElse(stateDir.resolve("zones")), corefile),
                new AgentConfig.CoreDns(
                        beside,
                        imported,
                        get(ConfigKeys.COREDNS_BINARY),
                        get(ConfigKeys.COREDNS_LOG),
                        get(ConfigKeys.COREDNS_HEALTH),
                        get(ConfigKeys.COREDNS_READY),
                        get(ConfigKeys.COREDNS_METRICS)),
                listen,
                get(ConfigKeys.INTERNAL_PORT),
                ha(imported.isEmpty() && beside.isEmpty(), listen.addresses()),
                new AgentConfig.Http(get(ConfigKeys.HTTP_LISTEN), get(ConfigKeys.HTTP_URL)),
                get(ConfigKeys.ACCEPT_EPOCH),
                new AgentConfig.Timing(
                        get(ConfigKeys.PROVE),
                        get(ConfigKeys.PROVE_ALL),
                        get(ConfigKeys.PROBE),
                        get(ConfigKeys.HEAL),
                        get(ConfigKeys.START),
                        get(ConfigKeys.LEASE)));
    }

    private NodeRole role() {
        NodeRole role = get(ConfigKeys.ROLE);
        if (role == NodeRole.ZONE_SERVER) {
            for (ConfigKey<?> key : ConfigKeys.NODE_CACHE_ONLY) {
                if (scalars.containsKey(key.path())) {
                    reject(
                            key,
                            scalars.get(key.path()).toString(),
                            "node-cache",
                            "leave it out: only with role: node-cache");
                }
            }
        }
        return role;
    }

    private Optional<AgentConfig.Beside> beside(Path conf) {
        AgentConfig.Beside beside = new AgentConfig.Beside(
                get(ConfigKeys.COREDNS_PID_FILES),
                get(ConfigKeys.COREDNS_CONF).orElse(conf.toString()),
                get(ConfigKeys.COREDNS_INSTANCES),
                get(ConfigKeys.COREDNS_SIGNAL));
        if (get(ConfigKeys.COREDNS_MODE) == CoreDnsMode.BESIDE) {
            return Optional.of(beside);
        }
        for (ConfigKey<?> key : ConfigKeys.BESIDE) {
            if (scalars.containsKey(key.path())) {
                reject(key, scalars.get(key.path()).toString(), "beside", "only with coredns.mode: beside");
            }
        }
        return Optional.empty();
    }

    /** @param whole whether the agent starts CoreDNS, with a Corefile that is its own as a whole */
    private AgentConfig.Ha ha(boolean whole, List<Address> listening) {
        List<Address> probes = get(ConfigKeys.HA_PROBE);
        if (!probes.isEmpty() && !whole) {
            reject(
                    ConfigKeys.HA_PROBE,
                    probes.toString(),
                    "whole-corefile",
                    "only where the agent starts CoreDNS and writes its whole Corefile: leave out coredns.imported and"
                            + " coredns.mode");
        }
        probes.stream()
                .filter(listening::contains)
                .forEach(shared -> reject(
                        ConfigKeys.HA_PROBE,
                        shared.text(),
                        "private-address",
                        "give an address that is in no listener: nobody else may answer there"));
        if (probes.stream().distinct().count() < probes.size()) {
            reject(ConfigKeys.HA_PROBE, probes.toString(), "distinct", "give each address once");
        }
        return new AgentConfig.Ha(probes, get(ConfigKeys.HA_LOCK));
    }

    private AgentConfig.Etcd etcd() {
        List<URI> endpoints = get(ConfigKeys.ETCD_ENDPOINTS);
        AgentConfig.Etcd etcd = new AgentConfig.Etcd(
                endpoints,
                get(ConfigKeys.ETCD_CA),
                get(ConfigKeys.ETCD_CERT),
                get(ConfigKeys.ETCD_KEY),
                get(ConfigKeys.ETCD_USER),
                get(ConfigKeys.ETCD_PASSWORD));
        boolean tls = endpoints.stream().anyMatch(uri -> "https".equals(uri.getScheme()));
        if (endpoints.stream().anyMatch(uri -> tls != "https".equals(uri.getScheme()))) {
            reject(ConfigKeys.ETCD_ENDPOINTS, endpoints.toString(), "one-scheme", "use http or https for all of them");
        } else if (tls != etcd.caFile().isPresent()) {
            reject(ConfigKeys.ETCD_CA, "", "together", "give it with https endpoints, and only with them");
        }
        together(ConfigKeys.ETCD_CERT, etcd.certFile(), ConfigKeys.ETCD_KEY, etcd.keyFile());
        together(ConfigKeys.ETCD_USER, etcd.user(), ConfigKeys.ETCD_PASSWORD, etcd.passwordFile());
        return etcd;
    }

    private void together(ConfigKey<?> first, Optional<?> one, ConfigKey<?> second, Optional<?> other) {
        if (one.isPresent() != other.isPresent()) {
            reject(first, "", "together", "give both " + first.path() + " and " + second.path() + ", or neither");
        }
    }

    private <T> T get(ConfigKey<T> key) {
        List<String> given = scalars.getOrDefault(key.path(), List.of());
        if (given.isEmpty()) {
            if (key.isRequired()) {
                reject(key, "", "required", "give " + key.path() + " (" + key.form() + ")");
            }
            return key.fallback();
        }
        return switch (key.reader().apply(given)) {
            case Parsed.Valid<T> valid -> valid.value();
            case Parsed.Invalid<T> invalid -> {
                invalid.violations().forEach(violation -> violations.add(violation.under(key.pointer())));
                yield key.fallback();
            }
        };
    }

    private void reject(ConfigKey<?> key, String value, String rule, String message) {
        violations.add(new Violation(key.pointer(), value, rule, message));
    }
}
