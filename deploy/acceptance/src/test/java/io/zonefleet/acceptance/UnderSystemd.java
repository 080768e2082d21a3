// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@link UnderSystemdTest}: two agents with a network to keep, and a control plane, by the units and examples of deploy/systemd. */
@ExtendWith(FleetExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnderSystemd {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String A = "zonefleet-agent@a";
    private static final String B = "zonefleet-agent@b";
    private static final Map<String, Integer> PORTS = Map.of(A, 9254, B, 9256);
    private static final String CONTROL = "zonefleet-control-plane";
    private static final String WATCHDOG = "zonefleet-watchdog";
    private static final String NAME = "kept.example.com";
    private static final String ADDRESS = "192.0.2.1";
    private static final String SERVED_AT = "169.254.20.10";
    private static final String SERVED_AT_TOO = "fd00:20::a";
    private static final long BIND = 1L << 10;
    private static final long ADMIN = 1L << 12;
    private static final long RAW = 1L << 13;

    private final Path dir;
    private final Namespace machine;
    private final Path home = Path.of("/var/zonefleet");
    private final Systemd systemd;

    UnderSystemd(Fleet fleet, @TempDir Path dir) throws IOException {
        this.dir = dir;
        this.machine = Namespace.own(dir);
        place("node-agent", "agent");
        place("control-plane", "control-plane");
        Files.copy(
                Programs.root().resolve("deploy/systemd").resolve(WATCHDOG),
                home.resolve("lib/agent").resolve(WATCHDOG));
        Files.createDirectories(home.resolve("bin"));
        for (String tool : List.of("coredns", "etcd")) {
            Files.copy(Tools.ofThisMachine().require(tool), home.resolve("bin").resolve(tool));
        }
        this.systemd = new Systemd(dir, home, machine);
        Path etc = Files.createDirectories(home.resolve("etc"));
        for (String example : List.of("agent-a.yaml", "agent-b.yaml")) {
            Files.writeString(
                    etc.resolve(example),
                    systemd.placed(example)
                            .replace(
                                    "http://192.0.2.2:2379",
                                    fleet.etcd().endpoint().toString())
                            .replace("coredns:\n", "coredns:\n  binary: " + home + "/bin/coredns\n"));
        }
        Path tmpfiles = Files.writeString(home.resolve("etc/tmpfiles.conf"), systemd.placed("zonefleet.tmpfiles"));
        machine.run(systemd.beside("systemd-tmpfiles", "--create", tmpfiles.toString()), "");
        for (String module : systemd.placed("zonefleet.modules").lines().toList()) {
            if (!module.startsWith("#")) {
                machine.run("modprobe", module);
            }
        }
        fleet.api()
                .put("/profiles/hosts", """
                {"listeners": [{"addresses": ["%s", "%s"], "forward": ["192.0.2.53"]}],
                 "network": {"backend": "iptables-legacy", "teardown": "remove"}}""".formatted(SERVED_AT, SERVED_AT_TOO))
                .ok();
        fleet.api().put("/clusters/hosts", "{\"profile\": \"hosts\"}").ok();
        fleet.api()
                .put("/domains/" + NAME, "{\"addresses\": [\"" + ADDRESS + "\"]}")
                .ok();
    }

    /**
     * A program as a package would have it in /usr/lib/zonefleet: its jar without a version, what it is started with beside it. Without the cache that
     * {@code ./zonefleet up} may have left: it fits that jar's other name only, and the JVM complains.
     */
    private void place(String module, String folder) throws IOException {
        Path built = Programs.root().resolve(module).resolve("target");
        Path target = home.resolve("lib").resolve(folder);
        copy(built.resolve("lib"), target.resolve("lib"));
        copy(built, target);
        Files.copy(Programs.jar(module), target.resolve("zonefleet-" + module + ".jar"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".aot"))
                    .toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    @AfterAll
    void end() {
        systemd.close();
    }

    private static Optional<HttpResponse<String>> get(int port, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException away) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static HttpResponse<String> answer(String unit, String path) {
        return get(PORTS.getOrDefault(unit, 0), path).orElseThrow(() -> new AssertionError(unit + " is away"));
    }

    private static JsonNode status(String unit) {
        try {
            return JSON.readTree(answer(unit, "/status").body());
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private void awaitRight(String unit) {
        Await.asserted(unit + " is right", PATIENCE, () -> {
            JsonNode status = status(unit);
            assertThat(status.path("faults")).as(systemd.log(unit)).isEmpty();
            assertThat(answer(unit, "/readyz").statusCode()).isEqualTo(200);
            assertThat(status.path("network").path("rulesThere").asInt())
                    .isPositive()
                    .isEqualTo(status.path("network").path("rulesWanted").asInt());
        });
    }

    private static long bits(Map<String, String> status, String set) {
        return Long.parseLong(status.getOrDefault(set, "0").strip(), 16);
    }

    @Test
    @Order(1)
    void anAgentKeepsTheNetworkAsAUserWithThreeRights() {
        systemd.control("start", A);
        awaitRight(A);

        Map<String, String> agent = Systemd.status(systemd.mainPid(A));
        assertThat(agent.get("Uid")).doesNotStartWith("\t0\t");
        assertThat(bits(agent, "CapEff")).isEqualTo(BIND | ADMIN | RAW);
        assertThat(bits(agent, "CapBnd")).isEqualTo(BIND | ADMIN | RAW);
        assertThat(agent).containsEntry("NoNewPrivs", "\t1").containsEntry("Seccomp", "\t2");
        assertThat(machine.run("ip", "-brief", "address", "show", "dev", "nodelocaldns"))
                .contains(SERVED_AT + "/32", "fd00:20::a/128");
        assertThat(status(A).path("network").path("kind").asText()).isEqualTo("dummy");
    }

    /** The list of the match belongs to root by itself; the unit has the kernel make it for the agent's user. */
    @Test
    @Order(2)
    void rulesThatSkipTrackingHoldByALeaseThoughTheAgentIsNotRoot() {
        for (String iptables : List.of("iptables-legacy-save", "ip6tables-legacy-save")) {
            assertThat(machine.run(iptables, "-t", "raw")).contains("-m recent --rcheck");
        }
    }

    @Test
    @Order(3)
    void anAgentThatIsKilledIsStartedAgain() {
        long before = systemd.mainPid(A);
        systemd.control("kill", "--signal=KILL", "--kill-who=main", A);
        Await.until("it runs again", PATIENCE, () -> {
            String now = systemd.property(A, "MainPID");
            return systemd.property(A, "ActiveState").equals("active")
                    && !now.equals("0")
                    && systemd.mainPid(A) != before;
        });
        awaitRight(A);
        assertThat(systemd.property(A, "NRestarts")).isEqualTo("1");
    }

    /**
     * By the commands of the README. That no look-up fails is for {@link TwoInstancesTest} to show: under this kernel, with one CPU, the start
     * of a JVM alone can keep a CoreDNS from answering, and with look-ups beside it the commands did not end within five minutes.
     */
    @Test
    @Order(4)
    void twoShareTheAddressesAndAreUpgradedInTurn() throws IOException {
        systemd.control("start", B);
        awaitRight(B);
        awaitRight(A);
        String commands = Runbook.blocks("As systemd units, two on a host").getFirst();
        String path = systemd.pathOfControl(dir) + ":" + System.getenv("PATH");
        List<String> line = List.of("env", "PATH=" + path, "bash", "-c", commands);
        long a = systemd.mainPid(A);
        long b = systemd.mainPid(B);

        try (ChildProcess bash = ChildProcess.start(dir, dir.resolve("upgrade.log"), line)) {
            Await.until("the commands have ended", Duration.ofMinutes(10), () -> !bash.isAlive());
            assertThat(bash.exitCode()).as(bash.lastOutput()).isZero();
        }

        assertThat(systemd.mainPid(A)).isNotEqualTo(a);
        assertThat(systemd.mainPid(B)).isNotEqualTo(b);
        awaitRight(A);
        awaitRight(B);
        assertThat(Stream.of(A, B)
                        .map(unit -> status(unit).path("network").path("role").asText()))
                .containsExactlyInAnyOrder("owner", "standby");
    }

    @Test
    @Order(5)
    void theLastThatIsStoppedLeavesNothingAndBothHaveEndedWell() {
        systemd.control("stop", A, B);

        for (String unit : List.of(A, B)) {
            assertThat(systemd.property(unit, "Result")).as(systemd.log(unit)).isEqualTo("success");
            assertThat(systemd.property(unit, "ActiveState")).isEqualTo("inactive");
        }
        assertThat(machine.run("ip", "-brief", "link")).doesNotContain("nodelocaldns");
        for (String iptables : List.of("iptables-legacy-save", "ip6tables-legacy-save")) {
            assertThat(machine.run(iptables)).doesNotContain("zonefleet: ");
        }
        assertThat(Path.of("/run/zonefleet/network.lock"))
                .as("stays for the other instances")
                .exists();
    }

    /** Rules as an agent leaves them that was killed, on a kernel where they hold by no lease. */
    @Test
    @Order(6)
    void theWatchdogEndsRulesThatLastWithTwoRights() {
        String rule =
                "-A PREROUTING -d %s/%d -p udp -m udp --dport 53 -m comment --comment \"zonefleet: skip connection tracking\" -j NOTRACK%n";
        machine.run(
                List.of("iptables-legacy-restore", "--noflush", "-w", "30"),
                "*raw\n" + rule.formatted(SERVED_AT, 32) + "COMMIT\n");
        machine.run(
                List.of("ip6tables-legacy-restore", "--noflush", "-w", "30"),
                "*raw\n" + rule.formatted(SERVED_AT_TOO, 128) + "COMMIT\n");

        systemd.control("start", WATCHDOG);

        for (String iptables : List.of("iptables-legacy-save", "ip6tables-legacy-save")) {
            Await.until(
                    "no rule is left: " + systemd.log(WATCHDOG),
                    PATIENCE,
                    () -> !machine.run(iptables).contains("zonefleet: "));
        }
        Map<String, String> watchdog = Systemd.status(systemd.mainPid(WATCHDOG));
        assertThat(bits(watchdog, "CapEff")).isEqualTo(ADMIN | RAW);
        assertThat(bits(watchdog, "CapBnd")).isEqualTo(ADMIN | RAW);
        assertThat(watchdog).containsEntry("NoNewPrivs", "\t1").containsEntry("Seccomp", "\t2");
        systemd.control("stop", WATCHDOG);
        assertThat(systemd.property(WATCHDOG, "Result"))
                .as(systemd.log(WATCHDOG))
                .isEqualTo("success");
    }

    /** With an etcd of its own, and a CoreDNS that tries what operators write. */
    @Test
    @Order(7)
    void aControlPlaneTriesTextOfOperators() throws IOException {
        int port = FreePorts.next();
        Files.writeString(
                home.resolve("etc/control-plane.yaml"),
                systemd.placed("control-plane.yaml")
                        .replace("address: 192.0.2.2", "address: 127.0.0.1\n  port: " + port)
                        .replace(
                                "etcd: embedded",
                                "etcd: { mode: embedded, binary: %s/bin/etcd, clientPort: %d, peerPort: %d }"
                                        .formatted(home, FreePorts.next(), FreePorts.next()))
                        .replace("/usr/bin/coredns", home + "/bin/coredns"));
        String token = "token-of-a-control-plane-0123456789";
        Path file = Files.writeString(home.resolve("etc/admin-token"), token + "\n");
        machine.run(systemd.beside("chown", "zonefleet-control", file.toString()), "");
        machine.run("chmod", "0400", file.toString());

        systemd.control("start", CONTROL);

        Api api = new Api(URI.create("http://127.0.0.1:" + port), token);
        Await.until("it is ready", PATIENCE, () -> {
            try {
                return api.isReady();
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
        api.put("/profiles/hosts", """
                {"listeners": [{"addresses": ["169.254.20.10"], "forward": ["192.0.2.53"]}],
                 "corefile": {"customBlocks": "other.example.net:53 {\\n    bind 169.254.20.10\\n    errors\\n}\\n"}}""").ok();
        assertThat(bits(Systemd.status(systemd.mainPid(CONTROL)), "CapEff")).isZero();
        systemd.control("stop", CONTROL);
        assertThat(systemd.property(CONTROL, "Result")).as(systemd.log(CONTROL)).isEqualTo("success");
    }
}
