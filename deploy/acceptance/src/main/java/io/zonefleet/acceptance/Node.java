// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A node: an agent with the CoreDNS that it supervises, on ports of its own. */
public final class Node implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final String cluster;
    private final String name;
    private final Path dir;
    private final int dnsPort;
    private final int httpPort = FreePorts.next();
    private final List<String> wrapper;
    private final Path stateDir;
    private final Path conf;
    private final boolean cached;
    private String config;
    private ChildProcess agent;

    Node(String cluster, String name, Path dir, URI etcd, String upstream, NodeSetup special) {
        this(cluster, name, dir, etcd, upstream, special, true);
    }

    /**
     * Starts a node by itself.
     *
     * @param upstream who is asked for names that are not managed
     * @param cached whether its JVM may use the cache beside the agent's jar
     */
    public Node(String cluster, String name, Path dir, URI etcd, String upstream, boolean cached) {
        this(cluster, name, dir, etcd, upstream, NodeSetup.PLAIN, cached);
    }

    private Node(String cluster, String name, Path dir, URI etcd, String upstream, NodeSetup special, boolean cached) {
        this.cached = cached;
        this.cluster = cluster;
        this.name = name;
        this.dir = dir;
        this.wrapper = special.wrapper();
        this.dnsPort = special.dnsPort().orElseGet(FreePorts::next);
        this.stateDir = special.stateDir().orElse(dir);
        this.conf = special.imported().orElse(stateDir.resolve("Corefile"));
        this.config = """
                cluster: %s
                node: %s
                etcd: { endpoints: ["%s"] }
                stateDir: %s
                listen: { addresses: [127.0.0.1], port: %d%s }
                internalPort: %d
                coredns: { %s%s, ready: "off", metrics: "off" }
                http: { listen: "127.0.0.1:%d", url: "http://127.0.0.1:%d" }
                %s%s""".formatted(
                        cluster,
                        name,
                        special.etcd().orElse(etcd),
                        stateDir,
                        dnsPort,
                        special.zoneServer() ? "" : ", forward: [\"" + upstream + "\"]",
                        FreePorts.next(),
                        special.beside() ? coreDnsOfOthers() : ownCoreDns(),
                        special.imported().map(file -> ", imported: " + file).orElse(""),
                        httpPort,
                        httpPort,
                        special.zoneServer() ? "role: zone-server\n" : "",
                        special.yaml());
        this.agent = startAgent();
    }

    private String ownCoreDns() {
        return "binary: %s, logFile: %s, health: \"127.0.0.1:%d\""
                .formatted(Tools.ofThisMachine().require("coredns"), corednsLog(), FreePorts.next());
    }

    /** Without a health port: several processes can't share one. */
    private static String coreDnsOfOthers() {
        return "mode: beside, binary: %s, health: \"off\""
                .formatted(Tools.ofThisMachine().require("coredns"));
    }

    private ChildProcess startAgent() {
        try {
            Files.createDirectories(dir);
            Path file = Files.writeString(dir.resolve("agent.yaml"), config);
            List<String> command = new ArrayList<>(wrapper);
            command.addAll(Programs.agent(file, cached));
            return ChildProcess.start(dir, dir.resolve("agent.log"), command);
        } catch (IOException disk) {
            throw new UncheckedIOException("can't write " + dir, disk);
        }
    }

    /** Its cluster. */
    public String cluster() {
        return cluster;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its DNS. */
    public Dns dns() {
        return new Dns("127.0.0.1", dnsPort);
    }

    /** Where it answers DNS. */
    public int dnsPort() {
        return dnsPort;
    }

    /** Where its agent answers HTTP. */
    public URI http() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** Everything that it needs on disk. */
    public Path dir() {
        return dir;
    }

    /** The agent's process id. */
    public long agentPid() {
        return agent.pid();
    }

    /** Zone files by name. */
    public SortedMap<String, String> zoneFiles() {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(stateDir.resolve("zones"))) {
            for (Path file : all.filter(f -> f.getFileName().toString().startsWith("db."))
                    .toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException disk) {
            throw new UncheckedIOException("can't read the zone files of " + name, disk);
        }
        return files;
    }

    /** The process id of its CoreDNS, found by its Corefile on the command line. */
    public OptionalLong corednsPid() {
        String corefile = conf.toString();
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> {
                    List<String> command = commandLine(pid);
                    return command.contains(corefile) && command.getFirst().contains("/coredns");
                })
                .findFirst();
    }

    /** From /proc: the JDK shows no arguments of processes that have set their own title. */
    private static List<String> commandLine(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .split("\0"));
        } catch (IOException gone) {
            return List.of("");
        }
    }

    /** What the agent says of the node, asked at the agent itself; empty while it starts. */
    public Optional<JsonNode> status() {
        HttpResponse<String> answer = http("GET", "/status");
        try {
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException notJson) {
            throw new UncheckedIOException(answer.body(), notJson);
        }
    }

    /** Asks the agent for something, or tells it to do something. */
    public HttpResponse<String> http(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(http().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new UncheckedIOException("the agent of " + name + " does not answer", away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Changes its configuration and has it read again. */
    public HttpResponse<String> configure(UnaryOperator<String> edit) {
        config = edit.apply(config);
        try {
            Files.writeString(dir.resolve("agent.yaml"), config);
        } catch (IOException disk) {
            throw new UncheckedIOException("can't write " + dir, disk);
        }
        return http("POST", "/-/reload");
    }

    /** Has its CoreDNS give its metrics; agent and CoreDNS are started again for it. */
    public void giveMetrics() {
        configure(yaml -> yaml.replace("metrics: \"off\"", "metrics: \"127.0.0.1:" + FreePorts.next() + "\""));
        stop();
        startAgain();
        Await.until("CoreDNS of " + name + " answers again", () -> dns().answers("again.example.org"));
    }

    /**
     * Runs one of the agent's own commands with its configuration, and returns what it printed.
     *
     * @throws IllegalStateException where it fails
     */
    public String command(String... words) {
        List<String> command = new ArrayList<>(Programs.agent(dir.resolve("agent.yaml"), cached));
        command.addAll(command.indexOf("--config"), List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", words) + " failed: " + output);
            }
            return output;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Kills its agent (SIGKILL), with which its CoreDNS ends. */
    public void killAgent() {
        agent.kill();
    }

    /** Whether its agent runs. */
    public boolean isAlive() {
        return agent.isAlive();
    }

    /** Kills its CoreDNS (SIGKILL). */
    public void killCoreDns() {
        ProcessHandle.of(corednsPid().orElseThrow()).orElseThrow().destroyForcibly();
    }

    /** Kills agent and CoreDNS (SIGKILL). */
    public void killAll() {
        OptionalLong coredns = corednsPid();
        agent.kill();
        coredns.ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        Await.until("CoreDNS of " + name + " is gone", () -> corednsPid().isEmpty());
    }

    /** Stops the agent as its unit would (SIGTERM). */
    public void stop() {
        agent.stop();
    }

    /** Starts the agent again on what is on its disk. */
    public void startAgain() {
        agent = startAgent();
    }

    /** The newest revision of its own cluster's feed that the agent says it has proved; 0 before the first. */
    public long provedRevision() {
        return (long) metric("zonefleet_agent_proved_revision{feed=\"clusters/" + cluster + "\"}");
    }

    /** A metric of the agent, by name and labels; 0 where there is none. */
    public double metric(String metric) {
        HttpRequest request = HttpRequest.newBuilder(http().resolve("/metrics")).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(metric + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException silent) {
            throw new UncheckedIOException("the agent of " + name + " does not answer", silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** The Corefile that its agent writes. */
    public Path corefile() {
        return stateDir.resolve("Corefile");
    }

    /** Where what its CoreDNS prints is kept. */
    public Path corednsLog() {
        return dir.resolve("coredns.log");
    }

    /** The end of the agent's log, for messages. */
    public String log() {
        return agent.lastOutput();
    }

    @Override
    public void close() {
        agent.close();
    }
}
