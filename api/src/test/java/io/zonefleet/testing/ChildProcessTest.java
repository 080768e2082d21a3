// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private final Path dir;
    private final Path log;

    ChildProcessTest(@TempDir Path dir) {
        this.dir = dir;
        this.log = dir.resolve("log");
    }

    @Test
    void keepsWhatTheProgramWrites() {
        try (ChildProcess child = start("echo out; echo err >&2; pwd")) {
            Await.until("its end", () -> !child.isAlive());
            assertThat(child.lastOutput()).isEqualTo("out\nerr\n" + dir);
        }
    }

    @Test
    void letsTheProgramEndInItsOwnWay() {
        try (ChildProcess child = start("mkfifo never; trap 'echo bye; exit 0' TERM; echo ready; read -r _ <>never")) {
            Await.until("its trap", () -> child.lastOutput().equals("ready"));
            child.stop();
            assertThat(child.isAlive()).isFalse();
            assertThat(child.lastOutput()).isEqualTo("ready\nbye");
        }
    }

    @Test
    void endsAProgramThatWillNot() {
        try (ChildProcess child = start("trap '' TERM; exec tail -f /dev/null")) {
            child.kill();
            assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void writesNothingWhileItIsHeld() throws IOException {
        try (ChildProcess child = start("while :; do echo; done")) {
            Await.until("a line", () -> Files.size(log) > 0);
            child.pause();
            long held = Files.size(log);
            // two programs started and ended take long enough for thousands of lines
            assertThat(List.of(exitCode("true"), exitCode("true"))).containsExactly(0, 0);
            assertThat(Files.size(log)).isEqualTo(held);
            child.resume();
            Await.until("more lines", () -> Files.size(log) > held);
        }
    }

    private int exitCode(String script) {
        try (ChildProcess child = start(script)) {
            return child.exitCode();
        }
    }

    @Test
    void killsTheProgramWhenTheJvmThatStartedItIsKilled() throws Exception {
        Path pid = dir.resolve("pid");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        dir.toString())
                .start();
        try {
            Optional<ProcessHandle> orphan = ProcessHandle.of(Await.value(
                    "the program's pid",
                    () -> Files.exists(pid) ? Optional.of(Long.valueOf(Files.readString(pid))) : Optional.empty()));
            assertThat(orphan).isPresent();
            jvm.destroyForcibly();
            Await.until("end of the orphan", () -> !orphan.get().isAlive());
        } finally {
            jvm.destroyForcibly();
        }
    }

    private ChildProcess start(String script) {
        return ChildProcess.start(dir, log, List.of("sh", "-c", script));
    }

    /** A program that starts another one, says its pid, and never stops it. */
    static final class Starter {
        private Starter() {}

        /** Takes the folder to work in. */
        public static void main(String[] args) throws Exception {
            Path dir = Path.of(args[0]);
            ChildProcess child = ChildProcess.start(dir, dir.resolve("log"), List.of("tail", "-f", "/dev/null"));
            Path pid = Files.writeString(dir.resolve("pid.part"), Long.toString(child.pid()));
            Files.move(pid, dir.resolve("pid"));
            Await.until("a kill", () -> !child.isAlive());
        }
    }
}
