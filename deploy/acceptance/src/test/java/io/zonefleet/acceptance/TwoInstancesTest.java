// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.load.LookUps;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Two agents on one address, as processes: fail-over and upgrade while programs look a name up 2,000 times a second. A datagram that waits
 * in a socket when its process ends is lost; no look-up fails, since each resolver asks twice. Alone: where others take both CPUs, both
 * attempts may come too late.
 */
@Isolated
@ExtendWith(FleetExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesTest {
    private static final String NAME = "kept.example.com";
    private static final String ADDRESS = "192.0.2.1";
    private static final int PER_SECOND = 2_000;
    private static final long SOME = PER_SECOND;

    private final Fleet fleet;
    private final int port = FreePorts.next();
    private final Node a;
    private final Node b;

    TwoInstancesTest(Fleet fleet) {
        this.fleet = fleet;
        fleet.declareCluster("pair");
        this.a = fleet.addNode("pair", "n1-a", "a", special("127.0.0.101"));
        this.b = fleet.addNode("pair", "n1-b", "b", special("127.0.0.102"));
    }

    private NodeSetup special(String probe) {
        return NodeSetup.PLAIN
                .at(port)
                .with("ha: { probeAddress: %s, lock: %s }\n"
                        .formatted(probe, fleet.folder("run").resolve("network.lock")));
    }

    @BeforeEach
    void settle() {
        fleet.api()
                .put("/domains/" + NAME + "?wait=all&timeout=30s", "{\"addresses\":[\"" + ADDRESS + "\"]}")
                .ok();
        awaitRight(a);
        awaitRight(b);
    }

    private static void awaitRight(Node node) {
        Await.asserted(node.name() + " is proved and finds nothing wrong\n" + node.log(), () -> {
            assertThat(isReady(node)).isTrue();
            assertThat(node.status().orElseThrow().path("faults")).isEmpty();
            assertThat(node.status().orElseThrow().path("zonesProved").asInt()).isPositive();
        });
    }

    private static boolean isReady(Node node) {
        try {
            return node.http("GET", "/readyz").statusCode() == 200;
        } catch (UncheckedIOException starting) {
            return false;
        }
    }

    private interface Deed {
        void run();
    }

    /** While it is done, programs look a name up, for a second before and after it as well. */
    private LookUps.Account during(String what, Deed deed) {
        try (LookUps lookUps = LookUps.start(port, NAME, ADDRESS, PER_SECOND)) {
            Await.until("there are look-ups", () -> lookUps.begun() > SOME);
            deed.run();
            long after = lookUps.begun();
            Await.until("there are look-ups after it", () -> lookUps.begun() > after + SOME);
            LookUps.Account account = lookUps.stop();
            System.out.println(what + ": " + account);
            return account;
        }
    }

    private static void assertNobodyNoticed(LookUps.Account account) {
        assertThat(account.failed()).as(account.toString()).isZero();
        assertThat(account.wrong()).as(account.toString()).isZero();
    }

    @Test
    void nobodyNoticesWhenACoreDnsIsKilled() {
        assertNobodyNoticed(during("one of two CoreDNS killed, three times", () -> {
            for (int i = 0; i < 3; i++) {
                long before = a.corednsPid().orElseThrow();
                a.killCoreDns();
                Await.until("another has been started", () -> a.corednsPid().orElse(before) != before);
                awaitRight(a);
            }
        }));
    }

    @Test
    void nobodyNoticesWhenAnAgentIsKilled() {
        assertNobodyNoticed(during("one of two agents killed", () -> {
            a.killAll();
            a.startAgain();
            awaitRight(a);
        }));
    }

    /** By the commands of the README, with a systemctl that has this test restart what it is told to. */
    @Test
    void nobodyNoticesAnUpgradeOfBothInTurn() throws IOException {
        Path bin = Files.createDirectories(fleet.folder("bin"));
        Path asked = bin.resolve("asked");
        Path systemctl = Files.writeString(bin.resolve("systemctl"), """
                #!/bin/sh
                echo "$*" > '%1$s.new' && mv '%1$s.new' '%1$s'
                while [ -e '%1$s' ]; do sleep 0.05; done
                """.formatted(asked));
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        String commands = Runbook.blocks("As systemd units, two on a host")
                .getFirst()
                .replace("9254", Integer.toString(a.http().getPort()))
                .replace("9256", Integer.toString(b.http().getPort()));
        List<String> done = new ArrayList<>();
        List<String> line = List.of("env", "PATH=" + bin + ":" + System.getenv("PATH"), "bash", "-c", commands);

        assertNobodyNoticed(during("both instances upgraded in turn", () -> {
            try (ChildProcess bash = ChildProcess.start(bin, bin.resolve("log"), line)) {
                Await.until("the commands have ended", Duration.ofMinutes(2), () -> {
                    restartWhatIsAsked(asked, done);
                    return !bash.isAlive();
                });
                assertThat(bash.exitCode()).as(bash.lastOutput()).isZero();
            }
        }));

        assertThat(done).containsExactly("restart zonefleet-agent@a", "restart zonefleet-agent@b");
    }

    private void restartWhatIsAsked(Path asked, List<String> done) throws IOException {
        if (Files.exists(asked)) {
            String what = Files.readString(asked).strip();
            Node node = what.endsWith("@a") ? a : b;
            node.stop();
            node.startAgain();
            done.add(what);
            Files.delete(asked);
        }
    }

    /** As the README has it: the new one is started beside, joins, is proved; only then the old one is stopped. */
    @Test
    void nobodyNoticesAnUpgradeByAThirdThatJoinsFirst() {
        assertNobodyNoticed(during("a third joins, then the first leaves", () -> {
            Node third = fleet.addNode("pair", "n1-c", "c", special("127.0.0.103"));
            awaitRight(third);
            fleet.remove(third);
        }));
    }

    /** What is on its disk is out of date, so it stands apart until it has caught up. */
    @Test
    void nobodyIsAnsweredWhatWasTrueBeforeByOneThatComesBack() {
        String moved = "moved.example.com";
        declare(moved, "192.0.2.7");
        Await.asserted("both know it", () -> {
            assertThat(a.zoneFiles()).containsKey("db." + moved);
            assertThat(b.zoneFiles()).containsKey("db." + moved);
        });
        b.stop();
        declare(moved, "192.0.2.8");
        Await.asserted("it has moved", () -> assertThat(a.dns().a(moved)).containsExactly("192.0.2.8"));

        try (LookUps lookUps = LookUps.start(port, moved, "192.0.2.8", PER_SECOND)) {
            b.startAgain();
            awaitRight(b);
            LookUps.Account account = lookUps.stop();
            System.out.println("one comes back after a change: " + account);
            assertNobodyNoticed(account);
        }
    }

    private void declare(String name, String address) {
        fleet.api()
                .put("/domains/" + name, "{\"addresses\":[\"" + address + "\"]}")
                .ok();
    }

    /**
     * Until it is killed its share of the sockets gets no answer, however often they ask: it is gone before a resolver asks again. Where this machine
     * had no time for that, the other one shows it: a second kill of the same would come later.
     */
    @Test
    void nobodyNoticesWhenACoreDnsHangs() {
        List<LookUps.Account> accounts = new ArrayList<>();
        for (Node node : List.of(a, b)) {
            accounts.add(heldFor(node));
            if (accounts.getLast().failed() == 0) {
                break;
            }
        }

        assertNobodyNoticed(accounts.getLast());
        assertThat(accounts).allMatch(account -> account.lost() > 0 && account.wrong() == 0);
    }

    private LookUps.Account heldFor(Node node) {
        long hung = node.corednsPid().orElseThrow();
        return during("one of two CoreDNS held (SIGSTOP)", () -> {
            ProcessHandles.signal("STOP", hung);
            Await.until("it is killed", () -> node.corednsPid().orElse(hung) != hung);
            awaitRight(node);
        });
    }

    @Test
    void aHungInstanceWhoseAgentHangsTooIsKilledByTheOther() {
        long hung = a.corednsPid().orElseThrow();
        ProcessHandles.signal("STOP", a.agentPid());
        try {
            ProcessHandles.signal("STOP", hung);
            Await.asserted("the other says so", () -> assertThat(faultsOf(b)).contains("partner-down", "n1-a"));
            Await.until(
                    "it is killed",
                    () -> ProcessHandle.of(hung).filter(ProcessHandle::isAlive).isEmpty());
        } finally {
            ProcessHandles.signal("CONT", a.agentPid());
        }
        awaitRight(a);
        awaitRight(b);
    }

    private static String faultsOf(Node node) {
        return node.status().orElseThrow().path("faults").toString();
    }
}
