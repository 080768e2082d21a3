// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import io.zonefleet.testing.netns.Inside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The agent as it is shipped, as a user that may do nothing: what it and its CoreDNS need beyond that, and that CoreDNS has no more. Needs
 * root, to be able to give it away.
 */
@ExtendWith(FleetExtension.class)
class LeastPrivilegeTest {
    private static final String NAME = "kept.example.com";

    private final Fleet fleet;

    LeastPrivilegeTest(Fleet fleet) {
        this.fleet = fleet;
    }

    @BeforeEach
    void onlyWhereItCanBeTried() {
        Nobody.assumeThatItCanBeTried(fleet);
    }

    /** Link, addresses and rules too: in a network of its own, with all that it needs. */
    @Test
    void needsTwoWhereItKeepsTheNetworkAndCoreDnsHasOneOfThem() {
        Inside.namespace(LeastPrivilegeOfNetwork.class);
    }

    @Test
    void needsNoneWhereNetworkIsOffAndPortsAreForEverybody() {
        Nobody.folder(fleet, "plain");
        fleet.declareCluster("plain");
        fleet.api().put("/domains/" + NAME, "{\"addresses\":[\"192.0.2.1\"]}").ok();
        Node node = fleet.addNode("plain", "n1", "plain", NodeSetup.PLAIN.by(Nobody.with(List.of(), List.of())));

        Await.asserted(
                "it is proved\n" + node.log(),
                () -> assertThat(fleet.api()
                                .get("/nodes/plain/n1")
                                .body()
                                .path("state")
                                .asText())
                        .isEqualTo("proved"));

        assertThat(node.dns().a(NAME)).containsExactly("192.0.2.1");
        Nobody.assertHas(node.agentPid(), 0);
        Nobody.assertHas(node.corednsPid().orElseThrow(), 0);
        assertThat(node.status().orElseThrow().path("faults")).isEmpty();
    }

    /** In a network of its own, without a store: what is on the disk is served. */
    @Test
    void needsOneForPort53AndCoreDnsHasNoOther() throws IOException {
        Path state = Nobody.folder(fleet, "port-53");
        fleet.declareCluster("port53");
        fleet.api().put("/domains/" + NAME, "{\"addresses\":[\"192.0.2.1\"]}").ok();
        Node node = fleet.addNode("port53", "n1", "port-53", NodeSetup.PLAIN.by(Nobody.with(List.of(), List.of())));
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
        command.addAll(Nobody.with(List.of("net_admin", "net_bind_service"), Programs.agent(config)));

        try (ChildProcess agent = ChildProcess.start(state, fleet.folder("port-53.log"), command)) {
            Await.until(
                    "it is ready on port 53: " + agent.lastOutput(),
                    () -> Nobody.runs(List.of(
                            "nsenter",
                            "--net=/proc/" + agent.pid() + "/ns/net",
                            "curl",
                            "-sSf",
                            "http://127.0.0.1:" + http + "/readyz")));

            long coredns = coredns(state.resolve("Corefile"));
            Nobody.assertHas(agent.pid(), Nobody.NET_ADMIN | Nobody.NET_BIND_SERVICE);
            Nobody.assertHas(coredns, Nobody.NET_BIND_SERVICE);
            assertThat(Files.readString(Path.of("/proc", Long.toString(coredns), "net", "udp")))
                    .contains("0100007F:0035");
            Nobody.assertHas(
                    ProcessHandle.of(coredns)
                            .orElseThrow()
                            .parent()
                            .orElseThrow()
                            .pid(),
                    Nobody.NET_BIND_SERVICE);
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
