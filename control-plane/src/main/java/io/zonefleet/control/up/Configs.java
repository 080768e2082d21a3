// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** The configuration files that {@code up} gives its parts. */
final class Configs {
    private static final String LOOPBACK = "127.0.0.1:";

    private final UpOptions options;
    private final Ports ports;

    Configs(UpOptions options, Ports ports) {
        this.options = options;
        this.ports = ports;
    }

    /** Writes both files, readable by their owner only. */
    void write() throws IOException, UpFailed {
        DataDir dir = options.dataDir();
        DataDir.writePrivate(dir.controlConfig(), text(controlPlane(operators())));
        DataDir.writePrivate(dir.agentConfig(), text(agent()));
    }

    /** The agent's, see {@code docs/agent-configuration.md}. */
    Map<String, Object> agent() {
        DataDir dir = options.dataDir();
        Map<String, Object> agent = new LinkedHashMap<>();
        agent.put("cluster", LocalApi.CLUSTER);
        agent.put("node", LocalApi.CLUSTER + "-1");
        agent.put("etcd", Map.of("endpoints", List.of(etcdUrl())));
        agent.put("stateDir", dir.node().toString());
        agent.put("listen", Map.of("addresses", List.of("127.0.0.1"), "port", options.dnsPort()));
        agent.put("internalPort", ports.corednsInternal());
        agent.put(
                "coredns",
                Map.of(
                        "binary", options.coredns().toString(),
                        "logFile", dir.log("coredns").toString(),
                        "health", LOOPBACK + ports.corednsHealth(),
                        "ready", LOOPBACK + ports.corednsReady(),
                        "metrics", LOOPBACK + ports.corednsMetrics()));
        agent.put(
                "http",
                Map.of("listen", LOOPBACK + ports.agentHttp(), "url", "http://" + LOOPBACK + ports.agentHttp()));
        return agent;
    }

    /**
     * The control plane's: what the operator says, and on top of it what has to be so here.
     *
     * @throws UpFailed for what cannot be so here
     */
    Map<String, Object> controlPlane(Map<String, Object> operators) throws UpFailed {
        if (operators.get("http") instanceof Map<?, ?> http
                && (http.containsKey("tls") || http.containsKey("pathPrefix"))) {
            throw new UpFailed(
                    "the --config of up cannot have http.tls or http.pathPrefix: up serves this machine only,"
                            + " plainly, on 127.0.0.1");
        }
        if (operators.containsKey("etcd")) {
            throw new UpFailed("the --config of up cannot have etcd: up starts its own in its data folder");
        }
        DataDir dir = options.dataDir();
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("http", Map.of("address", "127.0.0.1", "port", options.httpPort()));
        ours.put("coredns", Map.of("binary", options.coredns().toString()));
        ours.put("adminTokenFile", dir.adminToken().toString());
        ours.put(
                "etcd",
                Map.of(
                        "mode", "embedded",
                        "binary", options.etcd().toString(),
                        "dataDir", dir.etcd().toString(),
                        "logFile", dir.log("etcd").toString(),
                        "clientPort", ports.etcdClients(),
                        "peerPort", ports.etcdPeers()));
        if (!operators.containsKey("secrets")) {
            ours.put("secrets", Map.of("keyFile", dir.secretKeys().toString()));
        }
        return merged(operators, ours);
    }

    private String etcdUrl() {
        return "http://" + LOOPBACK + ports.etcdClients();
    }

    private Map<String, Object> operators() throws IOException, UpFailed {
        if (options.config().isEmpty()) {
            return Map.of();
        }
        Path file = options.config().orElseThrow();
        try {
            Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            if (read == null) {
                return Map.of();
            }
            if (read instanceof Map<?, ?> map) {
                return withTextKeys(map);
            }
        } catch (YAMLException e) {
            throw new UpFailed("%s is not YAML: %s"
                    .formatted(file, String.valueOf(e.getMessage()).replaceAll("\\s*\\n\\s*", " ")));
        }
        throw new UpFailed("%s does not hold settings (key: value)".formatted(file));
    }

    private static Map<String, Object> withTextKeys(Map<?, ?> map) {
        Map<String, Object> text = new LinkedHashMap<>();
        map.forEach((key, value) ->
                text.put(String.valueOf(key), value instanceof Map<?, ?> inner ? withTextKeys(inner) : value));
        return text;
    }

    /** All of both; where both have a value {@code over}'s holds, where both have a map they are merged. */
    private static Map<String, Object> merged(Map<String, Object> under, Map<String, Object> over) {
        Map<String, Object> both = new LinkedHashMap<>(under);
        over.forEach((key, value) -> both.merge(
                key,
                value,
                (was, is) -> was instanceof Map<?, ?> low && is instanceof Map<?, ?> high
                        ? merged(withTextKeys(low), withTextKeys(high))
                        : is));
        return both;
    }

    private static String text(Map<String, Object> config) {
        DumperOptions style = new DumperOptions();
        style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return "# Written by zonefleet up at each start; changes here are lost.\n"
                + new Yaml(new Representer(style), style).dump(config);
    }
}
