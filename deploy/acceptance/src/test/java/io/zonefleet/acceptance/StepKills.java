// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Kills a node's agent (SIGKILL) before each thing that one change has it do to its disk, and starts it again. The signal to CoreDNS is none of
 * these, but lies between two: the kill before a new Corefile's folder is synchronised comes before it, the next one after it.
 */
final class StepKills {
    /** Not every change takes every step of the one before: what is remembered is so once a second at most. */
    private static final int TRIES = 3;

    private static final String ADDRESS = "192.0.2.99";

    private final Fleet fleet;
    private final Node node;
    private int changes = -1;

    /** @param node whose agent is killed; it has to be right */
    StepKills(Fleet fleet, Node node) {
        this.fleet = fleet;
        this.node = node;
    }

    /** What its agent does to the disk for one change, until it rests. */
    List<Strace.Step> steps(Trial trial) {
        change(trial);
        settle(trial);
        try (Strace strace = Strace.watching(node.dir(), node.agentPid())) {
            change(trial);
            settle(trial);
            return strace.steps();
        }
    }

    /**
     * Kills it before each of these, at a change for each; where the kill does not come, again at the next change. Returns those before which it
     * came.
     */
    List<Strace.Step> killBefore(Trial trial, List<Strace.Step> steps) {
        List<Strace.Step> killed = new ArrayList<>();
        change(trial); // what came before this trial may not be remembered yet
        settle(trial);
        for (Strace.Step step : steps) {
            boolean came = false;
            for (int i = 0; i < TRIES && !came; i++) {
                came = isKilledBefore(trial, step);
            }
            if (came) {
                killed.add(step);
            }
        }
        return killed;
    }

    private boolean isKilledBefore(Trial trial, Strace.Step step) {
        try (Strace killer = Strace.killing(node.dir(), node.agentPid(), step)) {
            change(trial);
            Await.until(
                    "the agent is killed before " + step + ", or rests\n" + node.log(),
                    () -> (!killer.isAlive() && !node.isAlive()) || isAtRest());
            awaitItsEnd();
        }
        boolean killed = !node.isAlive();
        if (killed) {
            trial.over();
            node.startAgain();
        }
        settle(trial);
        return killed;
    }

    /** What it does last leaves nothing to look at. */
    private void awaitItsEnd() {
        try {
            Await.until("the agent has ended", Duration.ofSeconds(4), () -> !node.isAlive());
        } catch (AssertionError notThisTime) {
            // it did not come to the step
        }
    }

    /** One name comes, one goes, one changes: zone files are written and removed, the Corefile is written, CoreDNS is signalled. */
    private void change(Trial trial) {
        changes++;
        trial.allow(FaultsOnAFleet.MOVING, address());
        String goes = changes == 0 ? "" : """
                ,{"op": "delete", "resource": "domains/%s"}""".formatted(name(changes - 1));
        trial.wrote(fleet.api()
                .post("/changes", """
                        {"allowShrink": true, "operations": [
                          {"op": "put", "resource": "domains/%s", "value": {"addresses": ["%s"]}},
                          {"op": "put", "resource": "domains/%s", "value": {"addresses": ["%s"]}}%s]}
                        """.formatted(FaultsOnAFleet.MOVING, address(), name(changes), ADDRESS, goes))
                .ok());
    }

    private String address() {
        return "198.51.100." + (changes + 1);
    }

    private String name(int change) {
        return "step%d-%s.example.com".formatted(change, node.name());
    }

    private void settle(Trial trial) {
        trial.calm();
        trial.witness().expect(FaultsOnAFleet.MOVING, address());
        assertThat(node.dns().a(name(changes))).containsExactly(ADDRESS);
        Await.until("the agent rests\n" + node.log(), this::isAtRest);
    }

    /** It has written what came, remembered it, and removed what it no longer needs. */
    private boolean isAtRest() {
        Path zones = node.dir().resolve("zones");
        return Files.exists(zones.resolve("db." + name(changes)))
                && !Files.exists(zones.resolve("db." + name(changes - 1)))
                && remembered().contains('"' + address() + '"');
    }

    private String remembered() {
        Path file = node.dir().resolve("last-good.jsonl");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
