// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Path dir;
    private final Path log;

    PartTest(@TempDir Path dir) {
        this.dir = dir;
        this.log = dir.resolve("log");
    }

    @Test
    void isStartedOnceItsConditionHolds() throws Exception {
        Path sign = dir.resolve("sign");
        try (Part part = part("touch sign; while :; do sleep 1; done")) {
            part.start(() -> Files.exists(sign), LONG);
            assertThat(sign).exists();
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void failsWithItsLastWordsWhenItEndsBeforeItIsReady() throws IOException {
        Files.writeString(log, "of an earlier run\n");
        try (Part part = part("echo 'config: port: not a number'; exit 3")) {
            assertThatThrownBy(() -> part.start(() -> false, LONG))
                    .isInstanceOf(UpFailed.class)
                    .hasMessage("the part ended while it started (exit code 3). Its last words, from " + log
                            + ":\nconfig: port: not a number");
        }
    }

    @Test
    void failsWhenItTakesTooLong() {
        try (Part part = part("echo waiting; while :; do sleep 1; done")) {
            assertThatThrownBy(() -> part.start(this::neverAnswers, Duration.ofMillis(200)))
                    .isInstanceOf(UpFailed.class)
                    .hasMessageContaining("the part is not ready after 0 s");
        }
    }

    @Test
    void failsWhenItCannotBeStartedAtAll() {
        try (Part part =
                new Part("the part", List.of(dir.resolve("none").toString()), dir, log, new PrintStream(said), LONG)) {
            assertThatThrownBy(() -> part.start(() -> true, LONG))
                    .isInstanceOf(UpFailed.class)
                    .hasMessageContaining("cannot start the part");
        }
    }

    @Test
    void isStartedAgainWhenItEndsLaterAndTheOperatorIsTold() throws Exception {
        try (Part part = part("echo $$ >>pids; while :; do sleep 0.1; [ -e stay ] || [ ! -e end ] || exit 7; done")) {
            part.start(() -> lines("pids") == 1, LONG);
            Files.createFile(dir.resolve("end"));
            Await.until("a second life", () -> lines("pids") >= 2);
            Files.createFile(dir.resolve("stay"));
            Await.asserted(
                    "the operator is told",
                    () -> assertThat(said.toString(StandardCharsets.UTF_8))
                            .startsWith("zonefleet: the part ended (exit code 7) and is started again in 0"));
        }
    }

    private long lines(String file) throws IOException {
        Path path = dir.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path).size() : 0;
    }

    private boolean neverAnswers() throws IOException {
        throw new IOException("connection refused");
    }

    private Part part(String script) {
        return new Part(
                "the part",
                List.of("/bin/sh", "-c", script),
                dir,
                log,
                new PrintStream(said, true, StandardCharsets.UTF_8),
                LONG);
    }
}
