// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.render.Marker;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent beside a CoreDNS that others start and end. */
class BesideTest {
    private static final String SIGNALLED = "[INFO] SIGUSR1: Reloading";
    private static final int NOBODY = 65534;

    /** Its folder, an environment, a program and its arguments: the program is in a file system that only it has. */
    private static final String CONTAINER = """
            name=$1 program=$2
            shift 2
            mount -t tmpfs none "$0" && touch "$0/coredns" && mount --bind "$program" "$0/coredns" &&
              exec setpriv --reuid=%1$d --regid=%1$d --clear-groups env "$name" "$0/coredns" "$@"
            """.formatted(NOBODY);

    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private TestAgent agent;

    @BeforeEach
    void make() {
        writer.setUp("E1", TestCluster.ID);
        agent = TestAgent.of(dir, cluster.store()).beside().with("timing: {heal: 200ms, probe: 200ms}");
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private CoreDns coreDns(String instance, String... arguments) {
        return CoreDns.startOn(
                agent.corefile(),
                dir.resolve(instance + ".log"),
                Map.of(Marker.INSTANCE_VARIABLE, instance),
                arguments);
    }

    /** Which instances are seen to answer an address, each asked by a socket of its own. */
    private Set<String> whoAnswers(String name, String address) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            assertThat(agent.addresses(name)).containsExactly(address);
            agent.marker().map(Marker::instance).ifPresent(seen::add);
        }
        return seen;
    }

    @Test
    void signalsEachInstanceAndHasEachProved() {
        agent.start();
        try (CoreDns one = coreDns("one");
                CoreDns two = coreDns("two")) {
            long first = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
            agent.awaitProved("all", first);
            assertThat(whoAnswers("a.example.com", "192.0.2.1")).containsExactlyInAnyOrder("one", "two");
            for (int i = 2; i < 30; i++) {
                long next = writer.put(Feed.all(), "a" + i + ".example" + i % 4 + ".com", answer("192.0.2." + i));
                agent.awaitProved("all", next);
                for (int j = 0; j < 6; j++) { // after a receipt nobody answers older
                    assertThat(agent.addresses("a" + i + ".example" + i % 4 + ".com"))
                            .containsExactly("192.0.2." + i);
                }
            }
            assertThat(one.log()).contains(SIGNALLED);
            assertThat(two.log()).contains(SIGNALLED);
            assertThat(agent.metric("zonefleet_agent_faults{kind=\"foreign-listener\"}"))
                    .isZero();
        }
    }

    @Test
    void neitherItsEndNorItsStartTouchesCoreDns() {
        agent.start();
        try (CoreDns coreDns = coreDns("one")) {
            long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
            agent.awaitProved("all", put);
            Await.until("last known good is on the disk", () -> Files.exists(dir.resolve("state/last-good.jsonl")));
            agent.close();
            String log = coreDns.log();
            assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");

            agent.start();
            writer.put(Feed.all(), "a.example.com", answer("192.0.2.2"));
            agent.awaitAnswer("a.example.com", "192.0.2.2");

            assertThat(coreDns.process().isAlive()).isTrue();
            assertThat(log).as("but by records").doesNotContain("SIGTERM");
        }
    }

    @Test
    void saysThatNoneIsThereAndServesOneThatComesBack() {
        agent.start();
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        assertThat(agent.awaitFault(FaultKind.COREDNS_DOWN, "no process coredns"))
                .contains("-conf " + agent.corefile())
                .contains("Start it");
        try (CoreDns first = coreDns("one")) {
            agent.awaitProved("all", put);
            agent.awaitNoFault(FaultKind.COREDNS_DOWN);
            first.process().kill();
            agent.awaitFault(FaultKind.COREDNS_DOWN);
        }
        writer.put(Feed.all(), "b.example.org", answer("192.0.2.3"));
        try (CoreDns second = coreDns("one")) {
            agent.awaitNoFault(FaultKind.COREDNS_DOWN);
            agent.awaitAnswer("b.example.org", "192.0.2.3");
            assertThat(second.process().isAlive()).isTrue();
        }
    }

    @Test
    void saysThatOneHangsAndDoesNotEndIt() {
        agent.start();
        try (CoreDns one = coreDns("one");
                CoreDns two = coreDns("two")) {
            agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.1")));

            two.process().pause();
            assertThat(agent.awaitFault(FaultKind.COREDNS_DOWN, "of instance two"))
                    .contains("did not start it");
            two.process().resume();

            agent.awaitNoFault(FaultKind.COREDNS_DOWN);
            agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.2")));
            assertThat(one.process().isAlive() && two.process().isAlive()).isTrue();
            assertThat(whoAnswers("a.example.com", "192.0.2.2")).hasSize(2);
        }
    }

    @Test
    void leavesItToTheReloadPluginWhereItMayNotSignal() {
        agent.beside("signal: 'off'").start();
        try (CoreDns coreDns = coreDns("any")) {
            agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.1")));
            agent.awaitProved("all", writer.put(Feed.all(), "b.example.org", answer("192.0.2.2")));

            assertThat(agent.addresses("b.example.org")).containsExactly("192.0.2.2");
            assertThat(agent.http("GET", "/corefile")).contains("reload 2s 0s");
            assertThat(coreDns.log()).doesNotContain(SIGNALLED).contains("Reloading complete");
        }
    }

    @Test
    void findsItByItsPidFileAndLeavesOneAloneThatHasAnother() {
        Path pidFile = dir.resolve("one.pid");
        agent.beside("pidFiles: [" + pidFile + "]").start();
        agent.awaitFault(FaultKind.COREDNS_DOWN, pidFile + " can't be read");
        try (CoreDns one = coreDns("one", "-pidfile", pidFile.toString())) {
            agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.1")));
            int before = signals(one);
            assertThat(before).isPositive();

            try (CoreDns two = coreDns("two", "-pidfile", dir.resolve("two.pid").toString())) {
                agent.awaitFault(
                        FaultKind.FOREIGN_LISTENER, Long.toString(two.process().pid()));
                long put = writer.put(Feed.all(), "b.example.org", answer("192.0.2.2"));
                Await.until("the signal", () -> signals(one) > before);
                two.process().kill();
                agent.awaitProved("all", put);
                assertThat(signals(two)).isZero();
            }
            long ended = one.process().pid();
            one.process().kill();
            agent.awaitFault(FaultKind.COREDNS_DOWN, "in " + pidFile + " stands \"" + ended + "\", which is none");
        }
        try (CoreDns again = coreDns("one", "-pidfile", pidFile.toString())) {
            agent.awaitProved("all", writer.put(Feed.all(), "c.example.net", answer("192.0.2.3")));
            assertThat(again.process().isAlive()).isTrue();
        }
    }

    private static int signals(CoreDns coreDns) {
        return coreDns.log().split(Pattern.quote(SIGNALLED), -1).length - 1;
    }

    /** As in a pod whose containers share their processes: another root, another user, and its program's path means nothing here. */
    @Test
    void findsOneThatSeesAnotherFileSystemAsAnotherUser() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a process another user");
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x"));
        Path image = Files.createDirectory(dir.resolve("image"));
        agent.beside("instances: [theirs]").start();
        List<String> container = List.of("unshare", "--mount", "sh", "-c", CONTAINER, image.toString());
        try (CoreDns theirs = CoreDns.startBy(
                container, agent.corefile(), dir.resolve("theirs.log"), Map.of(Marker.INSTANCE_VARIABLE, "theirs"))) {
            Path process = Path.of("/proc", Long.toString(theirs.process().pid()));
            assertThat(Files.readSymbolicLink(process.resolve("ns/mnt")))
                    .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")));
            assertThat(Files.getAttribute(process, "unix:uid")).isEqualTo(NOBODY);
            assertThat(Files.readSymbolicLink(process.resolve("exe")))
                    .isEqualTo(image.resolve("coredns"))
                    .doesNotExist();

            agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.1")));
            agent.awaitProved("all", writer.put(Feed.all(), "b.example.org", answer("192.0.2.2")));

            assertThat(agent.addresses("b.example.org")).containsExactly("192.0.2.2");
            assertThat(signals(theirs)).isPositive();
            assertThat(agent.metric("zonefleet_agent_faults{kind=\"foreign-listener\"}"))
                    .isZero();
        }
    }

    @Test
    void refusesToTellInstancesApartThatAreCalledTheSame() {
        agent.start();
        try (CoreDns one = coreDns("same");
                CoreDns two = coreDns("same")) {
            long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
            assertThat(agent.awaitFault(FaultKind.CONFIG_INVALID, "ZONEFLEET_INSTANCE"))
                    .containsAnyOf(
                            "pid " + one.process().pid(), "pid " + two.process().pid());
            agent.awaitAnswer("a.example.com", "192.0.2.1");
            assertThat(agent.status().orElseThrow().proved().getOrDefault("all", 0L))
                    .isLessThan(put);
        }
    }
}
