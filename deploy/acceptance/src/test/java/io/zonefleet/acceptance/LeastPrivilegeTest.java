// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The agent as it is shipped, as a user that may do nothing: what it and its CoreDNS need beyond that, and that CoreDNS has no more. Needs
 * root, to be able to give it away.
 */
@ExtendWith(FleetExtension.class)
class LeastPrivilegeTest {
    private static final String NOBODY = "65534";
    private static final String NAME = "kept.example.com";
    private static final long NET_BIND_SERVICE = 1L << 10;
    private static final long NET_ADMIN = 1L << 12;

    private final Fleet fleet;

    LeastPrivilegeTest(Fleet fleet) {
        this.fleet = fleet;
    }

    @BeforeEach
    void onlyWhereItCanBeTried() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give capabilities away");
        Path folder = fleet.folder("any").getParent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        assumeTrue(
                runs(as(
                        List.of(),
                        List.of(
                                "test",
                                "-r",
                                Path.of("").toAbsolutePath().toString(),
                                "-a",
                                "-x",
                                Tools.ofThisMachine().require("coredns").toString()))),
                "this checkout is not for everybody's eyes");
    }

    private static boolean runs(List<String> command) {
        List<String> line = new ArrayList<>(List.of("env"));
        line.addAll(command);
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As nobody, with these capabilities and no chance of any other. */
    private static List<String> as(List<String> capabilities, List<String> command) {
        StringBuilder set = new StringBuilder("-all");
        capabilities.forEach(capability -> set.append(",+").append(capability));
        List<String> line = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=" + set,
                "--ambient-caps=" + set,
                "--bounding-set=" + set));
        line.addAll(command);
        return line;
    }

    private Path folderOfNobody(String name) {
        Path folder = fleet.folder(name);
        try {
            Files.createDirectories(folder);
            if (!runs(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()))) {
                throw new IllegalStateException("can't give away " + folder);
            }
            return folder;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** A process's user and sets of capabilities, as the kernel says. */
    private static Map<String, Long> may(long pid) {
        Map<String, Long> sets = new TreeMap<>();
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            lines.filter(line -> line.startsWith("Cap") || line.startsWith("Uid"))
                    .map(line -> line.split("\\s+", -1))
                    .forEach(words ->
                            sets.put(words[0], Long.parseLong(words[1], words[0].startsWith("Cap") ? 16 : 10)));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return sets;
    }

    private static void assertHas(long pid, long capabilities) {
        assertThat(may(pid))
                .containsEntry("Uid:", Long.parseLong(NOBODY))
                .containsEntry("CapEff:", capabilities)
                .containsEntry("CapPrm:", capabilities)
                .containsEntry("CapAmb:", capabilities);
    }

    @Test
    void needsNoneWhereNetworkIsOffAndPortsAreForEverybody() {
        folderOfNobody("plain");
        fleet.declareCluster("plain");
        fleet.api().put("/domains/" + NAME, "{\"addresses\":[\"192.0.2.1\"]}").ok();
        Node node = fleet.addNode("plain", "n1", "plain", Node.Special.NONE.by(as(List.of(), List.of())));

        Await.asserted(
                "it is proved\n" + node.log(),
                () -> assertThat(fleet.api()
                                .get("/nodes/plain/n1")
                                .body()
                                .path("state")
                                .asText())
                        .isEqualTo("proved"));

        assertThat(node.dns().a(NAME)).containsExactly("192.0.2.1");
        assertHas(node.agentPid(), 0);
        assertHas(node.corednsPid().orElseThrow(), 0);
        assertThat(node.status().orElseThrow().path("faults")).isEmpty();
    }

    /** In a network of its own, without a store: what is on the disk is served. */
    @Test
    void needsOneForPort53AndCoreDnsHasNoOther() throws IOException {
        Path state = folderOfNobody("port-53");
        fleet.declareCluster("port53");
        fleet.api().put("/domains/" + NAME, "{\"addresses\":[\"192.0.2.1\"]}").ok();
        Node node = fleet.addNode("port53", "n1", "port-53", Node.Special.NONE.by(as(List.of(), List.of())));
        Await.until(
                "it remembers",
                () -> Files.exists(state.resolve("last-good.jsonl"))
                        && Files.readString(state.resolve("last-good.jsonl")).contains(NAME));
        node.stop();
        int http = FreePorts.next();
        Path config = Files.writeString(state.resolve("agent.yaml"), """
                cluster: port53
                node: n1
                etcd: { endpoints: ["http://127.0.0.1:1"] }
                stateDir: %s
                listen: { addresses: [127.0.0.1], port: 53, forward: ["127.0.0.2"] }
                coredns: { binary: %s, logFile: %s }
                http: { listen: "127.0.0.1:%d" }
                """.formatted(
                        state, Tools.ofThisMachine().require("coredns"), state.resolve("coredns-53.log"), http));
        List<String> command =
                new ArrayList<>(List.of("unshare", "--net", "/bin/sh", "-c", "ip link set lo up && exec \"$@\"", "sh"));
        command.addAll(as(List.of("net_admin", "net_bind_service"), Programs.agent(config)));

        try (ChildProcess agent = ChildProcess.start(state, fleet.folder("port-53.log"), command)) {
            Await.until(
                    "it is ready on port 53: " + agent.lastOutput(),
                    () -> runs(List.of(
                            "nsenter",
                            "--net=/proc/" + agent.pid() + "/ns/net",
                            "curl",
                            "-sSf",
                            "http://127.0.0.1:" + http + "/readyz")));

            long coredns = coredns(state.resolve("Corefile"));
            assertHas(agent.pid(), NET_ADMIN | NET_BIND_SERVICE);
            assertHas(coredns, NET_BIND_SERVICE);
            assertThat(Files.readString(Path.of("/proc", Long.toString(coredns), "net", "udp")))
                    .contains("0100007F:0035");
            assertHas(
                    ProcessHandle.of(coredns)
                            .orElseThrow()
                            .parent()
                            .orElseThrow()
                            .pid(),
                    NET_BIND_SERVICE);
        }
    }

    private static long coredns(Path corefile) {
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> {
                    try {
                        String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
                        return line.contains(corefile.toString()) && line.split("\0", -1)[0].contains("/coredns");
                    } catch (IOException gone) {
                        return false;
                    }
                })
                .findFirst()
                .orElseThrow();
    }
}
