// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.prove.SocketProber;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.render.Marker;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An agent with a real CoreDNS, in a folder and on ports of its own, that can be stopped and started again. */
final class TestAgent implements AutoCloseable {
    private final Path dir;
    private final Store store;
    private final Keys keys;
    private final ClusterId cluster;
    private final NodeName node;
    private Endpoint dns;
    private int internalPort;
    private final int http = FreePorts.next();
    private String more = "";
    private String coreDns = "";
    private String plugins = "ready: off, metrics: off";
    private URI etcd = URI.create("http://127.0.0.1:1");
    private @Nullable Agent agent;

    TestAgent(Path dir, Store store, Keys keys, ClusterId cluster, String node) {
        this.dir = dir;
        this.store = store;
        this.keys = keys;
        this.cluster = cluster;
        this.node = new NodeName(node);
        this.dns = new Endpoint(Address.of("127.0.0.1"), FreePorts.next());
        this.internalPort = FreePorts.next();
        writeConfig();
    }

    /** One of the usual cluster. */
    static TestAgent of(Path dir, Store store) {
        return new TestAgent(dir, store, Keys.DEFAULT, TestCluster.ID, "local-1");
    }

    /** Gives it another's ports. */
    TestAgent sameAs(TestAgent other) {
        dns = other.dns;
        internalPort = other.internalPort;
        writeConfig();
        return this;
    }

    /** Has it answer where another does, too. */
    TestAgent sharing(TestAgent other) {
        dns = other.dns;
        writeConfig();
        return this;
    }

    /** Says where etcd is, for an agent that is a process of its own. */
    TestAgent withEtcdAt(URI endpoint) {
        etcd = endpoint;
        writeConfig();
        return this;
    }

    /** Adds lines to the configuration. */
    TestAgent with(String yaml) {
        more = yaml;
        writeConfig();
        return this;
    }

    /** Has it work with a CoreDNS that others start; {@code keys} are further ones of {@code coredns}. */
    TestAgent beside(String... keys) {
        return coreDns(Stream.concat(Stream.of("mode: beside"), Stream.of(keys)).toArray(String[]::new));
    }

    /** Adds keys of {@code coredns} to the configuration. */
    TestAgent coreDns(String... keys) {
        coreDns = Stream.of(keys).map(key -> ", " + key).collect(Collectors.joining());
        writeConfig();
        return this;
    }

    /** Has its CoreDNS say whether it is ready, and give its metrics, at these ports of 127.0.0.1. */
    TestAgent withPluginsAt(int ready, int metrics) {
        plugins = "ready: \"127.0.0.1:%d\", metrics: \"127.0.0.1:%d\"".formatted(ready, metrics);
        writeConfig();
        return this;
    }

    private void writeConfig() {
        String yaml = """
                cluster: %s
                node: %s
                etcd: {endpoints: ["%s"]}
                keyPrefix: %s
                stateDir: %s
                coredns: {binary: "%s", logFile: %s, health: off, %s%s}
                internalPort: %d
                http: {listen: "127.0.0.1:%d"}
                """.formatted(
                        cluster,
                        node,
                        etcd,
                        keys.prefix(),
                        dir.resolve("state"),
                        Tools.ofThisMachine().require("coredns"),
                        dir.resolve("coredns.log"),
                        plugins,
                        coreDns,
                        internalPort,
                        http);
        String listen = more.contains("listen:")
                ? ""
                : "listen: {addresses: [%s], port: %d, forward: [\"127.0.0.1:9\"]}%n"
                        .formatted(dns.address(), dns.port());
        try {
            Files.writeString(configFile(), yaml + listen + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path configFile() {
        return dir.resolve("agent.yaml");
    }

    /** Starts it, and returns at once. */
    TestAgent start() {
        AgentConfig config = ConfigReader.readFile(configFile()).orThrow();
        try {
            agent = new Agent(config, store, () -> ConfigReader.readFile(configFile()));
        } catch (IOException e) {
            throw new AssertionError("the agent does not start", e);
        }
        return this;
    }

    @Override
    public void close() {
        if (agent != null) {
            agent.close();
            agent = null;
        }
    }

    Path zoneDir() {
        return dir.resolve("state/zones");
    }

    Path corefile() {
        return dir.resolve("state/Corefile");
    }

    Endpoint dns() {
        return dns;
    }

    /** The answer to a question, if one comes. */
    Optional<Reply> ask(String name, RecordType type, Transport transport) {
        return new SocketProber()
                .ask(dns, transport, List.of(new Question(DomainName.of(name), type)), Duration.ofSeconds(1))
                .getFirst();
    }

    /** IPv4 addresses that are answered. */
    Set<String> addresses(String name) {
        return ask(name, RecordType.A, Transport.UDP)
                .map(reply -> reply.addresses().stream()
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    /** Waits until a name is answered with these addresses. */
    void awaitAnswer(String name, String... addresses) {
        try {
            Await.asserted(
                    name + " has " + List.of(addresses),
                    () -> assertThat(addresses(name)).containsExactlyInAnyOrder(addresses));
        } catch (AssertionError e) {
            throw new AssertionError(describe(), e);
        }
    }

    /** The process that the agent has noted as its CoreDNS. */
    long coreDnsPid() {
        try {
            return Long.parseLong(
                    Files.readString(dir.resolve("state/coredns.pid")).split(" ", -1)[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who says that it serves; empty where nobody answers. */
    Optional<Marker> marker() {
        return ask(Marker.NAME.text(), RecordType.TXT, Transport.UDP).flatMap(reply -> Marker.parse(reply.text()));
    }

    /** What it last reported to the store. */
    Optional<NodeStatus> status() {
        List<Entry> entries =
                store.read(KeyRange.single(keys.status(cluster, node)), 0).entries();
        try {
            return entries.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            Codec.decode(NodeStatus.class, entries.getFirst().value()));
        } catch (UnreadableException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until everything of a feed up to {@code revision} is reported to be proved. */
    NodeStatus awaitProved(String feed, long revision) {
        try {
            return Await.value(
                    "revision " + revision + " of " + feed + " proved",
                    () -> status().filter(status -> status.proved().getOrDefault(feed, 0L) >= revision));
        } catch (AssertionError e) {
            throw new AssertionError(describe(), e);
        }
    }

    /** Waits until a fault is reported, and returns its subject and message. */
    String awaitFault(FaultKind kind) {
        return awaitFault(kind, "");
    }

    /** Waits until a fault is reported that says {@code part}, and returns its subject and message. */
    String awaitFault(FaultKind kind, String part) {
        return Await.value(
                "fault " + kind.text() + " " + part,
                () -> status().stream()
                        .flatMap(status -> status.faults().stream())
                        .filter(fault -> fault.kind() == kind)
                        .map(fault -> fault.subject() + ": " + fault.message())
                        .filter(text -> text.contains(part))
                        .findFirst());
    }

    /** Waits until no fault of a kind is reported. */
    void awaitNoFault(FaultKind kind) {
        Await.until(
                "fault " + kind.text() + " is over",
                () -> status().filter(status -> status.faults().stream().noneMatch(fault -> fault.kind() == kind))
                        .isPresent());
    }

    /** The agent's answer to an HTTP request: status code, a space, the body. */
    String http(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(10))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A metric's value, by its line without the value. */
    double metric(String line) {
        return http("GET", "/metrics")
                .lines()
                .filter(each -> each.startsWith(line + " "))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + line));
    }

    private String describe() {
        try {
            return "status " + status().map(NodeStatus::toString).orElse("none");
        } catch (StoreException e) {
            return "status unknown: " + e.getMessage();
        }
    }
}
