// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.state.CpuUse;
import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.Output;
import io.zonefleet.process.Signal;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that never rest, all on one CPU: each is kept from it by the others, until it is stopped. */
class CpuUsesTest {
    private final List<ChildProcess> busy = new ArrayList<>();

    @AfterEach
    void end() {
        busy.forEach(ChildProcess::close);
    }

    private ChildProcess start() throws IOException {
        ChildProcess child = ChildProcess.start(new ChildCommand(
                "busy",
                List.of("/usr/bin/taskset", "--cpu-list", "0", "/bin/sh", "-c", "while :; do :; done"),
                Path.of("/"),
                Map.of(),
                new Output.ToLines(line -> {})));
        busy.add(child);
        return child;
    }

    private static CpuUse of(ChildProcess child) {
        return CpuUses.of(child.pid()).orElseThrow();
    }

    /** The state behind the name, which may have parentheses itself (proc(5)). */
    private static boolean isStopped(ChildProcess child) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(child.pid()), "stat"));
            return stat.startsWith(") T", stat.lastIndexOf(')'));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Test
    void tellsOneThatGetsNoCpuFromOneThatIsStopped() throws IOException {
        ChildProcess child = start();
        for (int i = 0; i < 3; i++) {
            start();
        }
        CpuUse begun = of(child);
        long at = System.nanoTime();
        Await.until(
                "it was kept from the CPU for half a second",
                () -> of(child).waited().minus(begun.waited()).compareTo(Duration.ofMillis(500)) > 0);
        assertThat(of(child).isStarvedSince(begun, Duration.ofNanos(System.nanoTime() - at)))
                .isTrue();
        assertThat(of(child).ran()).isPositive();

        child.signal(Signal.STOP);
        // only once it has had the CPU for it: one that waits for that is neither running nor stopped
        Await.until("it is stopped", () -> isStopped(child));
        CpuUse stopped = of(child);
        CpuUse another = of(busy.getLast());
        Await.until(
                "another runs on",
                () -> of(busy.getLast()).ran().minus(another.ran()).toMillis() > 100);

        assertThat(of(child)).isEqualTo(stopped);
        assertThat(of(child).isStarvedSince(stopped, Duration.ofMillis(100))).isFalse();
    }

    @Test
    void knowsNothingOfOneThatIsGone() throws IOException {
        ChildProcess child = start();
        child.close();

        assertThat(CpuUses.of(child.pid())).isEmpty();
    }
}
