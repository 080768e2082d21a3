// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.CoreDns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What happens to an agent: it is killed, doubled, and its disk and clock are not what they should be. */
class AgentFaultsTest extends FaultsOnAFleet {
    AgentFaultsTest(Fleet fleet) {
        super(fleet, QUICK);
    }

    @Test
    @Order(1)
    void theAgentIsKilledBeforeEachOfItsSteps() {
        killAtSteps(node, "agent killed (SIGKILL)");
    }

    /** What others start is not touched by it: neither ended nor left with what is only half of a change. */
    @Test
    @Order(2)
    void anAgentBesideACoreDnsOfOthersIsKilledBeforeEachOfItsSteps() {
        Node beside = fleet.addNode("prod", "beside", "beside", QUICK.besideOthers());
        Await.until("there is a Corefile", () -> Files.exists(beside.corefile()));
        try (CoreDns others = CoreDns.startOn(
                beside.corefile(), folder("beside").resolve("others.log"), Map.of("ZONEFLEET_INSTANCE", "others"))) {
            killAtSteps(beside, "agent beside a CoreDNS that others start killed (SIGKILL)");
            assertThat(others.process().isAlive()).as(others.log()).isTrue();
            assertThat(beside.corednsPid()).hasValue(others.process().pid());
        } finally {
            fleet.remove(beside);
        }
    }

    private void killAtSteps(Node killed, String what) {
        StepKills kills = new StepKills(fleet, killed);
        List<Strace.Step> all;
        try (Trial trial = trial("none", killed)) {
            all = kills.steps(trial);
        }
        assertThat(all).extracting(Strace.Step::call).contains("rename", "fdatasync", "fsync", "unlink");
        // each costs the start of a JVM: every other one is enough for each day
        boolean whole = FaultTable.isWanted();
        List<Strace.Step> steps = IntStream.range(0, all.size())
                .filter(i -> whole || i % 2 == 0)
                .mapToObj(all::get)
                .toList();
        String fault = "%s before %s of the %d steps of a change: %d kills"
                .formatted(what, whole ? "each" : "every other", all.size(), steps.size());
        try (Trial trial = trial(fault, killed)) {
            assertThat(kills.killBefore(trial, steps)).isEqualTo(steps);
            trial.right(MOVING, "192.0.2.2");
        }
    }

    @Test
    @Order(6)
    void theDiskIsFull() {
        Path state = folder("tiny/state");
        try (TinyDisk disk = new TinyDisk(folder("tiny"), state)) {
            Node tiny = fleet.addNode(
                    "prod", "tiny", "tiny", QUICK.by(disk.wrapper()).writing(state));
            try {
                full(disk, tiny);
                readOnly(disk, tiny);
            } finally {
                fleet.remove(tiny);
            }
        }
    }

    private void full(TinyDisk disk, Node tiny) {
        try (Trial trial = trial("disk full, agent killed and started again meanwhile", tiny)) {
            disk.fill();
            trial.begin(MOVING, "192.0.2.7");
            trial.begin("more.example.com", "192.0.2.7");
            trial.says("write-failed");
            restart(tiny);
            disk.free();
            trial.over().right(MOVING, "192.0.2.8");
            assertThat(tiny.dns().a("more.example.com")).containsExactly("192.0.2.7");
        }
    }

    private void readOnly(TinyDisk disk, Node tiny) {
        try (Trial trial = trial("disk read-only, agent killed and started again meanwhile", tiny)) {
            disk.forbid();
            trial.begin(MOVING, "192.0.2.9");
            trial.says("write-failed");
            restart(tiny);
            disk.allow();
            trial.over().right(MOVING, "192.0.2.10");
        }
    }

    /** What was served is served again, whatever the disk is like. */
    private static void restart(Node tiny) {
        tiny.killAgent();
        tiny.startAgain();
        Await.until("it answers again\n" + tiny.log(), () -> tiny.dns().answers(KEPT));
    }

    @Test
    @Order(7)
    void twoAgentsAreStartedForOneNode() {
        try (Trial trial = trial("a second agent with the same cluster and name on another machine");
                Node twin = fleet.addNode("prod", "n1", "twin", QUICK)) {
            Await.until(
                    "the twin reports as n1",
                    () -> fleet.api().get("/nodes/prod/n1").body().toString().contains("127.0.0.1:" + twin.dnsPort()));
            // a change makes both report at once
            trial.begin(MOVING, "192.0.2.11");
            trial.says("duplicate-node");
            // who reports last of the two sees nobody's report on his own before the next change
            AtomicInteger changes = new AtomicInteger();
            Await.until("the twin says so too", () -> {
                fleet.api()
                        .put(
                                "/domains/told.example.com",
                                "{\"addresses\":[\"192.0.2.%d\"]}".formatted(100 + changes.incrementAndGet() % 100))
                        .ok();
                return twin.status().stream()
                        .anyMatch(status -> status.path("faults").toString().contains("duplicate-node"));
            });
            assertThat(twin.dns().a(KEPT)).containsExactly("192.0.2.1");
            twin.killAgent();
            trial.over().right(MOVING, "192.0.2.12");
        }
    }

    @Test
    @Order(8)
    void aSecondAgentOnOneFolderIsRefused() {
        try (Trial trial = trial("a second agent on the same folder");
                ChildProcess second = ChildProcess.start(
                        fleet.folder("n1"),
                        fleet.folder("n1").resolve("second.log"),
                        Programs.agent(fleet.folder("n1").resolve("agent.yaml")))) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.lastOutput()).contains("another agent runs with stateDir");
            trial.over().right(MOVING, "192.0.2.13");
        }
    }

    @Test
    @Order(9)
    void theClockOfTheNodeIsWrong() {
        Faketime clock = new Faketime(folder("shifted"));
        Node shifted = fleet.addNode("prod", "shifted", "shifted", QUICK.by(clock.wrapper()));
        try (Trial trial = trial("the node's clock jumps 400 days on, then 400 days back", shifted)) {
            clock.move("+400d");
            trial.declare(MOVING, "192.0.2.14");
            awaitClock(shifted, 400);
            clock.move("-400d");
            trial.declare(MOVING, "192.0.2.15");
            awaitClock(shifted, -400);
            clock.move("+0d");
            trial.over().right(MOVING, "192.0.2.16");
        } finally {
            fleet.remove(shifted);
        }
    }

    /** Its status shows its own time. */
    private static void awaitClock(Node node, int days) {
        Instant wanted = Instant.now().plus(Duration.ofDays(days));
        Await.until(
                "the clock is %d days off".formatted(days),
                () -> node.status().stream()
                        .map(status -> Instant.parse(status.path("at").asText()))
                        .anyMatch(at -> Duration.between(at, wanted).abs().toDays() < 2));
    }

    @Test
    @Order(10)
    void theClockOfTheControlPlaneIsWrong() {
        try (Trial trial = trial("the control plane's clock moved 400 days on, then 400 days back")) {
            Faketime clock = new Faketime(folder("clock"));
            fleet.control().kill();
            fleet.control().startAgain(clock.wrapper());
            String first = once("192.0.2.17");
            for (String offset : List.of("+400d", "-400d")) {
                clock.move(offset);
                trial.declare(MOVING, offset.startsWith("+") ? "192.0.2.18" : "192.0.2.19");
                assertThat(once("192.0.2.17")).as("done once").isEqualTo(first);
            }
            fleet.control().kill();
            trial.over();
            fleet.control().startAgain();
            assertThat(once("192.0.2.17")).as("done once").isEqualTo(first);
            trial.right(MOVING, "192.0.2.20");
        }
    }

    /** The change that a request with the same idempotency key has made. */
    private String once(String address) {
        return fleet.api()
                .once("once-only", "PUT", "/domains/once.example.com", "{\"addresses\":[\"" + address + "\"]}")
                .ok()
                .response()
                .headers()
                .firstValue("Zonefleet-Change")
                .orElseThrow();
    }
}
