// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest implements Supervisor.Listener {
    private final BlockingQueue<ChildProcess> started = new LinkedBlockingQueue<>();
    private final BlockingQueue<Exit> ended = new LinkedBlockingQueue<>();

    @TempDir
    Path dir;

    @Test
    void startsADeadChildAgain() throws Exception {
        try (Supervisor supervisor = new Supervisor(() -> run("exec sleep 100"), this)) {
            supervisor.start();
            ChildProcess first = take(started);
            first.signal(Signal.KILL);
            assertThat(take(ended)).hasToString("signal 9");
            assertThat(take(started).pid()).isNotEqualTo(first.pid());
            assertThat(supervisor.restarts()).isEqualTo(1);
            assertThat(supervisor.child().orElseThrow().isAlive()).isTrue();
        }
    }

    @Test
    void waitsLongerAndLongerForAChildThatDiesYoung() throws Exception {
        BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
        Supervisor.Listener listener = new Supervisor.Listener() {
            @Override
            public void started(ChildProcess child) {}

            @Override
            public void ended(ChildProcess child, Exit exit, Duration untilRestart) {
                pauses.add(untilRestart);
            }
        };
        try (Supervisor supervisor = new Supervisor(() -> run("exit 1"), listener)) {
            supervisor.start();
            Duration first = take(pauses);
            assertThat(take(pauses)).isGreaterThan(first);
        }
    }

    @Test
    void hurriesWhatWaits() throws Exception {
        try (Supervisor supervisor = new Supervisor(() -> run("exit 1"), this)) {
            supervisor.start();
            // which would take a minute
            Await.until("a dozen restarts", () -> {
                supervisor.hurry();
                return supervisor.restarts() > 12;
            });
        }
    }

    @Test
    void whatRunsNeedsNoHurry() throws Exception {
        try (Supervisor supervisor = new Supervisor(() -> run("exec sleep 100"), this)) {
            supervisor.start();
            ChildProcess first = take(started);
            supervisor.hurry();
            first.signal(Signal.KILL);
            assertThat(take(ended)).as("it is no end on purpose").hasToString("signal 9");
            assertThat(take(started).pid()).isNotEqualTo(first.pid());
        }
    }

    @Test
    void aRestartOnPurposeIsNoDeath() throws Exception {
        try (Supervisor supervisor = new Supervisor(() -> run("exec sleep 100"), this)) {
            supervisor.start();
            ChildProcess first = take(started);
            supervisor.restart();
            assertThat(take(started).pid()).isNotEqualTo(first.pid());
            assertThat(first.isAlive()).isFalse();
            assertThat(ended).isEmpty();
        }
    }

    @Test
    void closingStopsTheChildForGood() throws Exception {
        Supervisor supervisor = new Supervisor(() -> run("exec sleep 100"), this);
        supervisor.start();
        ChildProcess child = take(started);
        supervisor.close();
        assertThat(child.isAlive()).isFalse();
        assertThat(started).isEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void keepsTryingWhileTheProgramIsMissing() throws Exception {
        BlockingQueue<String> programs = new LinkedBlockingQueue<>(List.of("/bin/sh", "/nowhere/sh"));
        try (Supervisor supervisor = new Supervisor(
                () -> command(Optional.ofNullable(programs.poll()).orElse("/bin/sh"), "exec sleep 100"), this)) {
            supervisor.start();
            take(started).signal(Signal.KILL);
            assertThat(take(started).isAlive()).isTrue();
        }
    }

    @Test
    void theFirstStartFailsLoudly() {
        try (Supervisor supervisor = new Supervisor(() -> command("/nowhere/sh", "exit 0"), this)) {
            assertThatThrownBy(supervisor::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/nowhere/sh");
        }
    }

    @Override
    public void started(ChildProcess child) {
        started.add(child);
    }

    @Override
    public void ended(ChildProcess child, Exit exit, Duration untilRestart) {
        ended.add(exit);
    }

    private ChildCommand run(String script) {
        return command("/bin/sh", script);
    }

    private ChildCommand command(String program, String script) {
        return ChildCommand.of("script", List.of(program, "-c", script), dir, new Output.ToLines(line -> {}));
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("nothing happened"));
    }
}
