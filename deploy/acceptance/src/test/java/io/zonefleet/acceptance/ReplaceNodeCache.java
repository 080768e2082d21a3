// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonefleet.acceptance.Runbook.Printed;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.Tools;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@link ReplaceNodeCacheTest}. A CoreDNS stands for node-cache, with the link and the rules that that makes. */
@ExtendWith(FleetExtension.class)
abstract class ReplaceNodeCache {
    private static final String SECTION = "Replace node-cache";
    private static final String BACK = "Go back to node-cache";
    private static final String CLUSTER = "with-node-cache";
    private static final String NAME = "a.replaced.example";

    /** Where node-cache answers, and the service address that is in rules that it left. */
    record Family(String address, int prefix, String leftover, String iptables) {}

    private final Family family;
    private final Fleet fleet;
    private final Path dir;
    private final Namespace node;
    private final HttpServer http;
    private final Runbook runbook;
    private @Nullable CoreDns nodeCache;
    private @Nullable ChildProcess agent;

    /** On a node of IPv6. */
    static class ByIpv6 extends ReplaceNodeCache {
        ByIpv6(Fleet fleet, @TempDir Path dir) throws IOException {
            super(new Family("fd00::10", 128, "fd00:96::a", "ip6tables-nft"), fleet, dir);
        }
    }

    /** On a node of IPv4. */
    static class ByIpv4 extends ReplaceNodeCache {
        ByIpv4(Fleet fleet, @TempDir Path dir) throws IOException {
            super(new Family("169.254.20.10", 32, "10.96.0.10", "iptables-nft"), fleet, dir);
        }
    }

    private ReplaceNodeCache(Family family, Fleet fleet, Path dir) throws IOException {
        this.family = family;
        this.fleet = fleet;
        this.dir = dir;
        this.node = Namespace.own(dir);
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/start", exchange -> answer(exchange, this::startAgent));
        http.createContext("/stop", exchange -> answer(exchange, this::stopAgent));
        http.createContext("/end-node-cache", exchange -> answer(exchange, this::endNodeCache));
        http.createContext("/start-node-cache", exchange -> answer(exchange, this::startNodeCache));
        http.start();
        Files.createDirectories(dir.resolve("bin"));
        program(
                "systemctl",
                "case $1 in enable) what=start ;; *) what=stop ;; esac; exec curl -sS --fail-with-body " + url("/")
                        + "$what");
        List<String> command = Programs.agent(dir.resolve("agent.yaml"), false);
        program("zonefleet-agent", "exec " + String.join(" ", command.subList(0, command.size() - 2)) + " \"$@\"");
        Path coredns = Tools.ofThisMachine().require("coredns").toAbsolutePath();
        this.runbook = new Runbook(
                SECTION,
                dir,
                settings(),
                Map.of(
                        "PATH",
                        dir.resolve("bin") + ":" + coredns.getParent() + ":" + System.getenv("PATH")
                                + ":/usr/sbin:/sbin"));
    }

    private Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("cluster", CLUSTER),
                Map.entry("node", "node-1"),
                Map.entry("address", family.address()),
                Map.entry("prefix", Integer.toString(family.prefix())),
                Map.entry("forward", "192.0.2.1"),
                Map.entry("etcd", fleet.etcd().endpoint().toString()),
                Map.entry("agent", dir.resolve("agent.yaml").toString()),
                Map.entry("state", dir.resolve("state").toString()),
                Map.entry("stop", "'curl -sS --fail-with-body " + url("/end-node-cache") + "'"),
                Map.entry("start", "'curl -sS --fail-with-body " + url("/start-node-cache") + "'"),
                Map.entry("api", fleet.control().url() + "/api/v1"),
                Map.entry("auth", "'Authorization: Bearer " + fleet.control().token() + "'"));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(dir.resolve("bin").resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void answer(HttpExchange exchange, Work work) throws IOException {
        try (exchange) {
            int code = 200;
            byte[] said = new byte[0];
            try {
                work.run();
            } catch (IOException | RuntimeException | AssertionError failed) {
                code = 500;
                said = failed.toString().getBytes(StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(code, said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
        }
    }

    /** With ports and a CoreDNS that are free here added to its configuration. */
    private synchronized void startAgent() throws IOException {
        Path config = dir.resolve("agent-here.yaml");
        Files.writeString(
                config,
                Files.readString(dir.resolve("agent.yaml"))
                        + "coredns: { binary: %s, health: \"off\", ready: \"off\", metrics: \"off\" }\ntiming: { heal: 500ms }\n"
                                .formatted(Tools.ofThisMachine().require("coredns")));
        agent = ChildProcess.start(dir, dir.resolve("agent.log"), Programs.agent(config));
    }

    private synchronized void stopAgent() {
        if (agent != null) {
            agent.stop();
            agent = null;
        }
    }

    /** As node-cache does when it is told to end; rules of another address stay, as after a kill. */
    private synchronized void endNodeCache() {
        rules("-D", family.address());
        node.run("ip", "link", "delete", "nodelocaldns");
        if (nodeCache != null) {
            nodeCache.close();
            nodeCache = null;
        }
    }

    private void rules(String verb, String address) {
        for (String transport : List.of("tcp", "udp")) {
            rule(verb + " PREROUTING -p " + transport + " -d " + address + " --dport 53");
            rule(verb + " OUTPUT -p " + transport + " -s " + address + " --sport 53");
        }
    }

    private void rule(String match) {
        List<String> words = new ArrayList<>(List.of(family.iptables(), "-t", "raw"));
        words.addAll(List.of(match.split(" ")));
        words.addAll(List.of("-m", "comment", "--comment", "NodeLocal DNS Cache: skip conntrack", "-j", "NOTRACK"));
        node.run(words, "");
    }

    @BeforeEach
    void serveByNodeCache() throws IOException {
        fleet.declareCluster(CLUSTER);
        fleet.api().put("/domains/" + NAME, "{\"addresses\": [\"192.0.2.7\"]}").ok();
        rules("-I", family.leftover());
        startNodeCache();
    }

    /** As node-cache does: what it needs it makes where that is missing, passes over what it can't, and looks again from time to time. */
    private synchronized void startNodeCache() throws IOException {
        ensureLink();
        rules("-I", family.address());
        Path folder = Files.createDirectories(dir.resolve("node-cache"));
        nodeCache = CoreDns.start(folder, """
                .:53 {
                    bind %s
                    template IN A {
                        answer "{{ .Name }} 5 IN A 192.0.2.7"
                    }
                }
                """.formatted(family.address()), Map.of());
    }

    private String onLink() {
        return family.address() + "/" + family.prefix();
    }

    private void ensureLink() {
        node.attempt(List.of("ip", "link", "add", "nodelocaldns", "type", "bridge"), "");
        node.attempt(List.of("ip", "address", "add", onLink(), "dev", "nodelocaldns", "nodad"), "");
    }

    /** A resolver that makes two attempts, a hundred times a second. */
    private ResolverProcess client(String log) throws IOException {
        return ResolverProcess.start(
                Files.createDirectories(dir.resolve(log)), "192.0.2.7", "100", NAME, family.address());
    }

    private static void assertNoneFailed(String when, ResolverProcess client) {
        List<String> accounts = client.stop();
        System.out.println("look-ups " + when + ": " + accounts);
        assertThat(accounts).singleElement().asString().contains(" failed=0 ").doesNotContain("rcode");
    }

    @AfterEach
    void stop() {
        stopAgent();
        if (nodeCache != null) {
            nodeCache.close();
        }
        http.stop(0);
    }

    @Test
    void noLookUpFailsOnTheWay() throws IOException {
        List<String> steps = Runbook.blocks(SECTION);
        assertThat(steps).hasSize(5);
        try (ResolverProcess client = client("there")) {
            good(steps.get(1));
            assertThat(good(steps.get(2))).containsPattern(": ([0-9]+) of \\1 are there");
            good(steps.get(3));
            assertThat(good(steps.get(4)))
                    .contains("\"state\":\"proved\"", "would change packet rules", "done: change packet rules");
            assertNoneFailed("while node-cache was replaced", client);
        }
        assertThat(node.run(family.iptables() + "-save"))
                .contains("zonefleet: ")
                .doesNotContain("NodeLocal");
        assertThat(node.run("ip", "-brief", "address", "show", "dev", "lo")).doesNotContain(onLink());

        goBack();
    }

    /** Every second instead of every minute node-cache looks whether its link is there. */
    private void goBack() throws IOException {
        List<String> steps = Runbook.blocks(BACK);
        assertThat(steps).hasSize(2);
        try (ResolverProcess client = client("back");
                ChildProcess looks = node.start(
                        dir.resolve("looks.log"),
                        List.of(
                                "sh",
                                "-c",
                                "while sleep 1; do ip link add nodelocaldns type bridge; ip address add %s dev nodelocaldns nodad; done"
                                        .formatted(onLink())))) {
            good(steps.get(0));
            good(steps.get(1));
            assertThat(looks.isAlive()).isTrue();
            assertNoneFailed("on the way back", client);
        }
        assertThat(node.run(family.iptables() + "-save")).contains("NodeLocal").doesNotContain("zonefleet: ");
        assertThat(node.run("ip", "-brief", "address", "show", "dev", "nodelocaldns"))
                .contains(onLink());
        assertThat(node.run("ip", "-details", "link", "show", "dev", "nodelocaldns"))
                .doesNotContain("zonefleet");
        assertThat(node.run("ip", "-brief", "address", "show", "dev", "lo")).doesNotContain(onLink());
    }

    private String good(String commands) {
        Printed printed = runbook.run(commands);
        assertThat(printed.code())
                .as(commands + "\n" + printed.text() + "\n" + log())
                .isZero();
        return printed.text();
    }

    private String log() {
        try {
            return Files.readString(dir.resolve("agent.log"));
        } catch (IOException none) {
            return "";
        }
    }
}
