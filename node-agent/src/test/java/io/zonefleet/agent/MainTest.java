// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.EtcdExtension;
import io.zonefleet.testing.TestEtcd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a program of its own. */
@ExtendWith(EtcdExtension.class)
class MainTest {
    @TempDir
    Path dir;

    private Store store;
    private DesiredWriter writer;
    private TestAgent agent;

    @BeforeEach
    void connect(TestEtcd etcd) {
        Keys keys = new Keys(etcd.prefix() + "/");
        store = new EtcdStore(EtcdEndpoints.plain(etcd.endpoints()));
        writer = new DesiredWriter(store, keys);
        writer.setUp("E1", TestCluster.ID);
        agent = new TestAgent(dir, store, keys, TestCluster.ID, "local-1")
                .withEtcdAt(etcd.endpoints().getFirst());
    }

    @AfterEach
    void disconnect() {
        store.close();
    }

    private ChildProcess start() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return ChildProcess.start(
                dir,
                dir.resolve("agent.log"),
                List.of(
                        // where these tests run under nohup a JVM would never hear of SIGHUP
                        "/usr/bin/env",
                        "--default-signal=HUP",
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dsun.misc.unsafe.memory.access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.zonefleet.agent.Main",
                        "--config",
                        agent.configFile().toString()));
    }

    private static void awaitEnd(long pid) {
        Await.until("process " + pid + " has ended", () -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void leavesNoOrphanWhenItIsKilledAndTakesUpWhereItLeftOff() {
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        long orphan;
        try (ChildProcess first = start()) {
            agent.awaitProved("all", put);
            orphan = agent.coreDnsPid();
            first.kill();
        }
        awaitEnd(orphan);

        try (ChildProcess second = start()) {
            agent.awaitAnswer("a.example.com", "192.0.2.1");
            long changed = writer.put(Feed.all(), "a.example.com", answer("192.0.2.2"));
            agent.awaitProved("all", changed);
            long coreDns = agent.coreDnsPid();

            second.stop();
            awaitEnd(coreDns);
        }
        assertThat(agent.status()).isEmpty();
        assertThat(agent.zoneDir().resolve("db.a.example.com")).exists();
    }

    @Test
    void leavesACoreDnsThatOthersStartAloneWhenItIsKilledAndTakesUpWhereItLeftOff() {
        agent.beside().with("timing: {heal: 200ms}");
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        try (ChildProcess first = start()) {
            Await.until("the Corefile is there", () -> Files.exists(agent.corefile()));
            try (CoreDns coreDns = CoreDns.startOn(agent.corefile(), dir.resolve("theirs.log"), Map.of())) {
                agent.awaitProved("all", put);
                writer.put(Feed.all(), "b.example.org", answer("192.0.2.2"));
                first.kill();
                assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");

                try (ChildProcess second = start()) {
                    agent.awaitProved("all", writer.put(Feed.all(), "c.example.net", answer("192.0.2.3")));
                    assertThat(agent.addresses("b.example.org")).containsExactly("192.0.2.2");
                    second.stop();
                }
                assertThat(agent.addresses("c.example.net")).containsExactly("192.0.2.3");
                assertThat(coreDns.process().isAlive()).isTrue();
            }
        }
    }

    @Test
    void readsItsConfigurationAgainAtSighup() throws Exception {
        try (ChildProcess process = start()) {
            Await.until("it answers", () -> agent.marker().isPresent());
            int port = agent.dns().port();
            agent.with("listen: {addresses: [127.0.0.1, 127.0.0.3], port: %d, forward: [\"127.0.0.1:9\"]}%n"
                    .formatted(port));

            new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                    .start()
                    .waitFor();

            try {
                Await.until(
                        "it answers on the other address",
                        () -> agent.http("GET", "/corefile").contains("127.0.0.3"));
            } catch (AssertionError late) {
                throw new AssertionError("its log:\n" + Files.readString(dir.resolve("agent.log")), late);
            }
        }
    }

    @Test
    void saysWhatIsWrongWithItsConfigurationAndEnds() throws Exception {
        Path broken = dir.resolve("broken.yaml");
        Files.writeString(broken, "cluster: Local\nlisten: {port: 0}\n");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);

        assertThat(Main.run(new String[] {"--config", broken.toString()}, print, print))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("broken.yaml: /cluster Local")
                .contains("/listen/port 0 (port): give a port from 1 to 65535")
                .contains("/node")
                .contains("/etcd/endpoints");
        assertThat(Main.run(new String[] {"--config", dir.resolve("none").toString()}, print, print))
                .isEqualTo(2);
        assertThat(Main.run(new String[] {}, print, print)).isEqualTo(2);
        assertThat(Main.run(new String[] {"--help"}, print, print)).isZero();
    }

    @Test
    void saysWhatIsInItsWayAndEnds() throws IOException, InterruptedException {
        Files.createDirectories(agent.zoneDir());
        Files.writeString(agent.corefile(), ".:53 {\n}\n");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);

        int code = Main.run(new String[] {"--config", agent.configFile().toString()}, print, print);

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is not overwritten");
    }
}
