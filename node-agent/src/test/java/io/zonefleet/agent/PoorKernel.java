// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Feed;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Profile;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.model.Upstream;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole agent on a kernel that has neither of the matches by which rules of iptables end by themselves ({@code xt_recent}, {@code
 * xt_socket}): it has to end them itself. Run by {@link NodeNetworkTest} under a kernel of its own, whose modules it keeps out.
 */
class PoorKernel {
    private static final Path LOADER = Path.of("/proc/sys/kernel/modprobe");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Of clients, for each address: over both transports, from elsewhere and from the node itself. */
    private static final int LASTING = 4;

    @TempDir
    private Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private Namespace node;
    private TestAgent agent;
    private String loaderBefore = "";

    @BeforeEach
    void make() throws IOException {
        node = Namespace.own(dir);
        keepModulesOut();
        writer.setUp("E1", TestCluster.ID);
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        Listener listener = new Listener(
                List.of(Address.of("169.254.20.10"), Address.of("fd00::10")),
                53,
                List.of(new Upstream("127.0.0.1:9")),
                false,
                true);
        NetworkSettings settings = new NetworkSettings(
                "nodelocaldns", LinkKind.AUTO, false, RulesMode.FULL, RulesBackend.IPTABLES_LEGACY, Teardown.KEEP);
        writer.profile(
                TestCluster.ID,
                new ClusterProfile(
                        Profile.BUILT_IN.with(List.of(listener), List.of()).with(settings),
                        Optional.empty(),
                        List.of()));
        agent = TestAgent.of(dir, cluster.store())
                .with("listen: {addresses: [169.254.20.10], port: 53, forward: [\"127.0.0.1:9\"]}\n"
                        + "ha: {lock: %s}\ntiming: {heal: 1s}\n".formatted(dir.resolve("run/network.lock")));
    }

    /** The kernel asks this program for modules. */
    private void keepModulesOut() throws IOException {
        loaderBefore = Files.readString(LOADER).strip();
        Path loader = Files.writeString(dir.resolve("modprobe"), """
                #!/bin/sh
                case "$*" in *t_recent | *t_socket) exit 1 ;; esac
                exec %s "$@"
                """.formatted(loaderBefore));
        Files.setPosixFilePermissions(loader, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(LOADER, loader + "\n");
        assertThat(Path.of("/sys/module/xt_recent")).doesNotExist();
        assertThat(Path.of("/sys/module/xt_socket")).doesNotExist();
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
        Files.writeString(LOADER, loaderBefore + "\n");
        // the next test begins with nothing
        node.attempt(List.of("ip", "link", "delete", "nodelocaldns"), "");
        for (String iptables : List.of("iptables-legacy", "ip6tables-legacy")) {
            node.attempt(List.of(iptables, "-F"), "");
            node.attempt(List.of(iptables, "-t", "raw", "-F"), "");
        }
    }

    private List<String> ours() {
        return Stream.of("iptables-legacy-save", "ip6tables-legacy-save")
                .flatMap(save -> node.run(save).lines())
                .filter(line -> line.contains("zonefleet: "))
                .toList();
    }

    /** Those without which queries are tracked: a client whose cache is gone needs that. */
    private long lasting() {
        return ours().stream()
                .filter(line -> line.contains("zonefleet: skip") && line.contains("--dport"))
                .filter(line -> !line.contains("-s 127.0.0.1/32") && !line.contains("-s ::1/128"))
                .count();
    }

    private NetworkState awaitAllRules() {
        return Await.value(
                "all rules",
                () -> agent.status()
                        .flatMap(NodeStatus::network)
                        .filter(state -> state.rulesWanted() == 24 && state.rulesThere() == 24)
                        .filter(state -> lasting() == 2 * LASTING));
    }

    @Test
    void rulesThatLastGoWhileTheCacheHangsAndWhenTheAgentEnds() {
        agent.start();

        NetworkState state = awaitAllRules();
        assertThat(ours()).noneMatch(line -> line.contains("-m recent") || line.contains("-m socket"));
        assertThat(state.backendReason()).as("what there is to do").contains("zonefleet-watchdog");
        long hung = agent.coreDnsPid();
        node.run("kill", "-STOP", Long.toString(hung));
        Await.until(
                "those that last are gone, and no others",
                PATIENCE,
                () -> lasting() == 0 && ours().size() == 24 - 2 * LASTING);

        Await.until("CoreDNS is killed and started again", PATIENCE, () -> agent.coreDnsPid() != hung);
        awaitAllRules();
        agent.close();
        assertThat(lasting()).isZero();
        assertThat(ours()).hasSize(24 - 2 * LASTING);
    }

    /** As for an agent that is killed: nobody renews what it looks at. */
    @Test
    void theWatchdogEndsThemWhereNoAgentCan() {
        agent.start();
        awaitAllRules();
        Path lease = dir.resolve("run/lease");
        Await.until("the agent says that the cache answers", () -> Files.exists(lease));
        String rules = node.run("iptables-legacy-save", "-t", "raw");
        agent.close();
        node.run(List.of("iptables-legacy-restore"), rules);
        assertThat(lasting()).isEqualTo(LASTING);

        Path program = Path.of("../deploy/systemd/zonefleet-watchdog").toAbsolutePath();
        try (ChildProcess watchdog =
                node.start(dir.resolve("watchdog.log"), List.of("/bin/sh", program.toString(), lease.toString()))) {
            Await.until("they are gone", PATIENCE, () -> lasting() == 0);
            assertThat(watchdog.isAlive()).isTrue();
        }
        assertThat(ours()).hasSize(24 - 2 * LASTING);
    }
}
