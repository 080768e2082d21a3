// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One owner at most, whoever ends and however. */
class HostLockTest {
    @TempDir
    Path dir;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private HostLock lock() {
        HostLock lock = new HostLock(dir.resolve("run/network.lock"), () -> false, () -> {});
        open.add(lock);
        return lock;
    }

    private static void awaitOwner(HostLock lock) {
        Await.until("it is the owner", lock::isOwner);
    }

    private ChildProcess otherProcess(String name) {
        ChildProcess other = ChildProcess.start(
                dir,
                dir.resolve(name),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        dir.resolve("run/network.lock").toString()));
        open.add(other);
        return other;
    }

    private String said(String name) {
        try {
            return Files.readString(dir.resolve(name));
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void touchesNothingBeforeItIsAskedFor() {
        lock();

        assertThat(dir.resolve("run")).doesNotExist();
    }

    @Test
    void canBeClosedTwiceAlsoWhereNobodyHasAsked() {
        HostLock lock = lock();
        lock.close();
        lock.close();
        assertThat(lock.isOwner()).isFalse();
    }

    @Test
    void theSecondTakesOverWhenTheFirstEnds() {
        HostLock first = lock();
        awaitOwner(first);
        HostLock second = lock();
        assertThat(second.isOwner()).isFalse();
        assertThat(second.role()).isEqualTo("standby");

        first.close();

        awaitOwner(second);
        assertThat(first.isOwner()).isFalse();
    }

    @Test
    void anotherProcessTakesOverFromOneThatIsKilledWithoutPolling() {
        ChildProcess first = otherProcess("first.log");
        Await.until("the first is the owner", () -> said("first.log").contains("\nowner"));
        ChildProcess second = otherProcess("second.log");
        Await.until("the second waits in the kernel", () -> waits(second.pid()));
        assertThat(said("second.log")).contains("standby").doesNotContain("\nowner");

        first.kill();

        Await.until("the second is the owner", () -> said("second.log").contains("\nowner"));
    }

    @Test
    void whoActsByHandIsToldWhoseTheNetworkIsAndKeepsOthersOutMeanwhile() throws IOException {
        Path file = dir.resolve("run/network.lock");
        NetworkPause.take(file).close();
        assertThat(file).as("made by agents only").doesNotExist();
        ChildProcess agent = otherProcess("agent.log");
        Await.until("the agent is the owner", () -> said("agent.log").contains("\nowner"));

        assertThatThrownBy(() -> NetworkPause.take(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("process " + agent.pid() + " holds " + file);

        agent.kill();
        Await.until(
                "it has ended",
                () -> !waits(agent.pid()) && !ProcessHandle.of(agent.pid()).isPresent());
        NetworkPause pause = NetworkPause.take(file);
        HostLock next = lock();
        assertThat(next.isOwner()).isFalse();
        pause.close();
        awaitOwner(next);
    }

    /** As the kernel lists it: an arrow stands before those that wait (proc_locks(5)). */
    private static boolean waits(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .anyMatch(line -> line.matches(".*->\\s+POSIX\\s+ADVISORY\\s+WRITE\\s+" + pid + "\\s.*"));
    }

    @Test
    void saysWhyNobodyCanBeTheOwnerUntilSomebodyCan() throws IOException {
        Path inTheWay = Files.writeString(dir.resolve("run"), "a file where the folder would be");
        HostLock lock = lock();
        assertThat(lock.isOwner()).isFalse();
        Await.until("it says why", () -> lock.trouble().isPresent());
        assertThat(lock.trouble().orElseThrow()).contains("ha.lock").contains("run/network.lock");

        Files.delete(inTheWay);

        awaitOwner(lock);
        assertThat(lock.trouble()).isEmpty();
    }
}
