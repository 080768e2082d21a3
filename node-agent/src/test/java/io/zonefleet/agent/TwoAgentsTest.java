// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.render.Marker;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents of one machine on one address, each with its CoreDNS, each proved for itself. */
class TwoAgentsTest {
    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private TestAgent a;
    private TestAgent b;

    @BeforeEach
    void start() throws IOException {
        writer.setUp("E1", TestCluster.ID);
        a = agent("a", "127.0.0.101");
        b = agent("b", "127.0.0.102").sharing(a);
    }

    private TestAgent agent(String name, String probe) throws IOException {
        Path folder = Files.createDirectory(dir.resolve(name));
        return new TestAgent(folder, cluster.store(), Keys.DEFAULT, TestCluster.ID, "n1-" + name)
                .with("timing: {heal: 200ms, probe: 200ms}\nha: {probeAddress: %s, lock: %s}\n"
                        .formatted(probe, dir.resolve("run/network.lock")));
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private void startBoth() {
        a.start();
        b.start();
        awaitProved("a.example.com", "192.0.2.1");
    }

    private void awaitProved(String name, String address) {
        long put = writer.put(Feed.all(), name, answer(address));
        a.awaitProved("all", put);
        b.awaitProved("all", put);
    }

    /** Which instances are seen to answer clients, each asked by a socket of its own. */
    private Set<String> whoAnswers(String address) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            assertThat(a.addresses("a.example.com")).containsExactly(address);
            a.marker().map(Marker::instance).ifPresent(seen::add);
        }
        return seen;
    }

    @Test
    void bothAnswerAndNeitherTakesTheOtherForAStranger() {
        startBoth();
        assertThat(whoAnswers("192.0.2.1")).hasSize(2);

        awaitProved("b.example.com", "192.0.2.2");

        NodeStatus ofA = a.status().orElseThrow();
        assertThat(ofA.dns())
                .containsExactly(a.dns().text())
                .isEqualTo(b.status().orElseThrow().dns());
        assertThat(ofA.faults()).isEmpty();
        assertThat(b.status().orElseThrow().faults()).isEmpty();
    }

    @Test
    void whoHasNotSaidWhoItIsIsAStrangerToBoth() throws IOException {
        startBoth();
        String corefile =
                ".:%d {\n    bind 127.0.0.1\n    whoami\n}\n".formatted(a.dns().port());

        try (CoreDns stranger = CoreDns.start(Files.createDirectory(dir.resolve("s")), corefile, Map.of())) {
            assertThat(a.awaitFault(FaultKind.FOREIGN_LISTENER))
                    .contains(a.dns().text());
            b.awaitFault(FaultKind.FOREIGN_LISTENER);
            assertThat(stranger.process().isAlive()).isTrue();
        }

        a.awaitNoFault(FaultKind.FOREIGN_LISTENER);
        b.awaitNoFault(FaultKind.FOREIGN_LISTENER);
    }

    @Test
    void oneThatHangsIsKilledByItsAgentThoughTheOtherAnswersForIt() throws IOException {
        startBoth();
        long hung = b.coreDnsPid();

        signal("STOP", hung);

        Await.until("it is another process", () -> b.coreDnsPid() != hung);
        awaitProved("c.example.com", "192.0.2.3");
        assertThat(whoAnswers("192.0.2.1")).hasSize(2);
    }

    @Test
    void whatOnlyOneCanHaveIsNamed() {
        b.sameAs(a);
        startBoth();

        assertThat(a.awaitFault(FaultKind.CONFIG_INVALID, "n1-b")).startsWith("internalPort: 127.0.0.1:");
        assertThat(b.awaitFault(FaultKind.CONFIG_INVALID, "n1-a")).startsWith("internalPort: 127.0.0.1:");
    }

    @Test
    void oneEndsWithoutTheOtherTakingNotice() {
        startBoth();

        b.close();

        assertThat(whoAnswers("192.0.2.1")).hasSize(1);
        long put = writer.put(Feed.all(), "d.example.com", answer("192.0.2.4"));
        assertThat(a.awaitProved("all", put).faults()).isEmpty();
    }

    private static void signal(String name, long pid) throws IOException {
        try {
            int code = new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(code).isZero();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
