// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @TempDir
    Path dir;

    @Test
    void handsOnEveryLineBeforeItSaysThatTheChildHasEnded() throws Exception {
        try (ChildProcess child = start("echo one; echo two >&2; exit 3")) {
            assertThat(end(child)).isEqualTo(new Exit(3)).hasToString("exit code 3");
            assertThat(lines).containsExactly("one", "two");
            assertThat(child.isAlive()).isFalse();
        }
    }

    @Test
    void appendsOutputToAFile() throws Exception {
        Path log = dir.resolve("child.log");
        Files.writeString(log, "before\n");
        try (ChildProcess child = ChildProcess.start(
                new ChildCommand("greeter", shell("echo $GREETING"), dir, Map.of("GREETING", "hello"), file(log)))) {
            end(child);
            assertThat(log).hasContent("before\nhello\n");
        }
    }

    @Test
    void namesTheProgramsOwnProcess() throws Exception {
        try (ChildProcess child = start("echo $$; exec sleep 100")) {
            assertThat(line()).isEqualTo(Long.toString(child.pid()));
        }
    }

    @Test
    void sendsSignals() throws Exception {
        try (ChildProcess child = start("trap 'echo reloaded' USR1; echo ready; while :; do sleep 0.01; done")) {
            assertThat(line()).isEqualTo("ready");
            child.signal(Signal.USR1);
            assertThat(line()).isEqualTo("reloaded");
        }
    }

    @Test
    void stopsWithATermSignal() throws Exception {
        try (ChildProcess child = start("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done")) {
            assertThat(line()).isEqualTo("ready");
            assertThat(child.stop(Await.PATIENCE)).isEqualTo(new Exit(0));
            assertThat(line()).isEqualTo("bye");
        }
    }

    @Test
    void killsAChildThatDoesNotWantToStop() throws Exception {
        try (ChildProcess child = start("trap '' TERM; echo ready; while :; do sleep 0.01; done")) {
            assertThat(line()).isEqualTo("ready");
            assertThat(child.stop(Duration.ofMillis(50))).hasToString("signal 9");
        }
    }

    @Test
    void aSignalToAChildThatHasEndedIsNothing() throws Exception {
        try (ChildProcess child = start("exit 0")) {
            end(child);
            child.signal(Signal.USR1);
            assertThat(child.stop(Duration.ZERO)).isEqualTo(new Exit(0));
        }
    }

    @Test
    void saysWhichProgramIsMissing() {
        Path missing = dir.resolve("coredns");
        assertThatThrownBy(() -> ChildProcess.start(
                        ChildCommand.of("coredns", List.of(missing.toString()), dir, new Output.ToLines(lines::add))))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("coredns", missing.toString(), "not there");
    }

    @Test
    void aChildWhoseShellWasKilledEndsToo() throws Exception {
        try (ChildProcess child = start("echo ready; exec sleep 100")) {
            assertThat(line()).isEqualTo("ready");
            ProcessHandle program = ProcessHandle.of(child.pid()).orElseThrow();
            program.parent().orElseThrow().destroyForcibly();
            Await.until("the end of the program", () -> !program.isAlive());
        }
    }

    @Test
    void aChildDoesNotOutliveAKilledJvm() throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String pid = Optional.ofNullable(jvm.inputReader().readLine()).orElseThrow();
            ProcessHandle program = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            jvm.destroyForcibly();
            Await.until("the end of the program", () -> !program.isAlive());
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** A JVM with a child that never ends by itself. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            ChildProcess child = ChildProcess.start(
                    ChildCommand.of("sleeper", shell("exec sleep 1000"), Path.of("/"), new Output.ToLines(line -> {})));
            System.out.println(child.pid());
            child.exited().join();
        }
    }

    private ChildProcess start(String script) throws IOException {
        return ChildProcess.start(ChildCommand.of("script", shell(script), dir, new Output.ToLines(lines::add)));
    }

    private String line() throws InterruptedException {
        return Optional.ofNullable(lines.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("no line came"));
    }

    private static Exit end(ChildProcess child) throws Exception {
        return child.exited().get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script);
    }

    private static Output file(Path log) {
        return new Output.ToFile(log);
    }
}
