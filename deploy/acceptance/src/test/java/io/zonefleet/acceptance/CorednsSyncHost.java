// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A host in a folder, on ports of its own: CoreDNS, coredns-sync and an agent are its units, {@code systemctl} on its PATH starts and
 * stops them. It serves the list that coredns-sync polls, too.
 */
final class CorednsSyncHost implements AutoCloseable {
    static final String SUFFIX = "example.com";

    private final Path dir;
    private final HttpServer http;
    private final int dnsPort = FreePorts.next();
    private final Map<String, AutoCloseable> units = new HashMap<>();
    private volatile String list;

    /** @param list of domains at its start, as JSON */
    CorednsSyncHost(Path dir, String list) throws IOException {
        this.dir = dir;
        this.list = list;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/clusters", exchange -> answer(exchange, 200, this.list));
        http.createContext("/systemctl", this::systemctl);
        http.start();
        Files.createDirectories(zones());
        Path program = Files.createDirectories(dir.resolve("bin")).resolve("systemctl");
        Files.writeString(program, "#!/bin/sh\nexec curl -sS --fail-with-body -d \"$*\" " + url("/systemctl") + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(syncConfig(), CorednsSync.config(listUrl(), corefile(), zones(), SUFFIX));
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    /** Where the list is. */
    URI listUrl() {
        return url("/clusters");
    }

    /** From now on the list says that. */
    void lists(String json) {
        list = json;
    }

    /** What CoreDNS and coredns-sync have in common. */
    Path folder() {
        return dir.resolve("coredns");
    }

    Path corefile() {
        return folder().resolve("Corefile");
    }

    /** What takes that one's place. */
    Path newCorefile() {
        return folder().resolve("Corefile.zonefleet");
    }

    /** The configuration of coredns-sync. */
    Path syncConfig() {
        return dir.resolve("sync.yml");
    }

    /** The agent's folder. */
    Path state() {
        return dir.resolve("state");
    }

    Path zones() {
        return folder().resolve("zones");
    }

    Path log() {
        return dir.resolve("coredns.log");
    }

    int dnsPort() {
        return dnsPort;
    }

    Dns dns() {
        return new Dns("127.0.0.1", dnsPort);
    }

    /** The process id of its CoreDNS. */
    synchronized long corednsPid() {
        return units.get("coredns") instanceof CoreDns coredns
                ? coredns.process().pid()
                : 0;
    }

    synchronized boolean isRunning(String unit) {
        return units.containsKey(unit);
    }

    /** What has to stand in the section's settings here. */
    Map<String, String> settings(Fleet fleet, String cluster) {
        return Map.ofEntries(
                Map.entry("corefile", corefile().toString()),
                Map.entry("port", Integer.toString(dnsPort)),
                Map.entry("zones", zones().toString()),
                Map.entry("sync", syncConfig().toString()),
                Map.entry("list", listUrl().toString()),
                Map.entry("suffix", SUFFIX),
                Map.entry("cluster", cluster),
                Map.entry("node", "host-1"),
                Map.entry("etcd", fleet.etcd().endpoint().toString()),
                Map.entry("agent", dir.resolve("agent.yaml").toString()),
                Map.entry("state", state().toString()),
                Map.entry("api", fleet.control().url() + "/api/v1"),
                Map.entry("auth", "'Authorization: Bearer " + fleet.control().token() + "'"));
    }

    /** A PATH with this host's {@code systemctl}, and CoreDNS. */
    Map<String, String> environment() {
        Path coredns = Tools.ofThisMachine().require("coredns").toAbsolutePath();
        return Map.of(
                "PATH",
                dir.resolve("bin") + ":" + coredns.getParent() + ":" + System.getenv("PATH") + ":/usr/sbin:/sbin");
    }

    private void systemctl(HttpExchange exchange) throws IOException {
        String said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> words = Arrays.stream(said.split(" "))
                .filter(word -> !word.equals("--now"))
                .toList();
        try {
            systemctl(words.getFirst(), words.getLast());
            answer(exchange, 200, "");
        } catch (IOException | RuntimeException | AssertionError failed) {
            answer(exchange, 500, failed.toString());
        }
    }

    synchronized void systemctl(String verb, String unit) throws IOException {
        switch (verb) {
            case "start", "enable" -> start(unit);
            case "stop", "disable" -> stop(unit);
            case "restart" -> {
                stop(unit);
                start(unit);
            }
            default -> throw new IllegalArgumentException("systemctl " + verb);
        }
    }

    private void start(String unit) throws IOException {
        if (!units.containsKey(unit)) {
            units.put(
                    unit,
                    switch (unit) {
                        case "coredns" -> CoreDns.startOn(corefile(), log(), Map.of());
                        case "coredns-sync" -> new CorednsSync(syncConfig(), () -> list, dnsPort);
                        case "zonefleet-agent" -> agent();
                        default -> throw new IllegalArgumentException("no unit " + unit);
                    });
        }
    }

    /** With ports that are free here added to its configuration. */
    private ChildProcess agent() throws IOException {
        Path config = dir.resolve("agent-here.yaml");
        Files.writeString(
                config,
                Files.readString(dir.resolve("agent.yaml"))
                        + """
                        listen: { port: %d, forward: ["127.0.0.1:9"] }
                        internalPort: %d
                        http: { listen: "127.0.0.1:%d" }
                        timing: { heal: 500ms }
                        """.formatted(dnsPort, FreePorts.next(), FreePorts.next()));
        return ChildProcess.start(dir, dir.resolve("agent.log"), Programs.agent(config));
    }

    private void stop(String unit) {
        @Nullable AutoCloseable running = units.remove(unit);
        switch (running) {
            case null -> {}
            case CoreDns coredns -> coredns.process().stop();
            case ChildProcess agent -> agent.stop();
            case CorednsSync sync -> sync.close();
            default -> throw new IllegalStateException(unit);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** The end of the agent's log, for messages. */
    String agentLog() {
        try {
            return Files.readString(dir.resolve("agent.log"));
        } catch (IOException none) {
            return "";
        }
    }

    @Override
    public synchronized void close() {
        http.stop(0);
        List.of("coredns-sync", "zonefleet-agent", "coredns").forEach(this::stop);
    }
}
