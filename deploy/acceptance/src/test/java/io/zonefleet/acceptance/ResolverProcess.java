// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that looks names up all the time, each with two attempts ({@code bed.LookUps}, which says what its words mean). */
final class ResolverProcess implements AutoCloseable {
    private final ChildProcess process;

    private ResolverProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts it; returns when it was answered with that. */
    static ResolverProcess start(Path dir, String answer, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.zonefleet.acceptance.bed.LookUps"));
        command.addAll(List.of(words));
        Path log = dir.resolve("look-ups.log");
        ChildProcess process = ChildProcess.start(dir, log, command);
        Await.until(
                "look-ups are answered with " + answer,
                () -> Files.readString(log).contains("now " + answer));
        return new ResolverProcess(process);
    }

    /** Ends it; returns the accounts, one for each name. */
    List<String> stop() {
        process.stop();
        return process.lastOutput()
                .lines()
                .filter(line -> line.contains(" account "))
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
