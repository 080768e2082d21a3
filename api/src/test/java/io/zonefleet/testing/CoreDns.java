// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real CoreDNS of a test's own. Its Corefile has to bind to ports that nobody else has: CoreDNS shares ports silently. */
public final class CoreDns implements AutoCloseable {
    /** Printed once all servers listen. */
    private static final String BANNER = "CoreDNS-";

    private final ChildProcess process;
    private final Path log;

    private CoreDns(ChildProcess process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts CoreDNS and waits until it serves.
     *
     * @param dir where its Corefile and log are written
     * @param environment added to its environment
     * @param arguments more of them
     */
    public static CoreDns start(Path dir, String corefile, Map<String, String> environment, String... arguments) {
        Path file = dir.resolve("Corefile");
        try {
            Files.writeString(file, corefile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return startOn(file, dir.resolve("coredns.log"), environment, arguments);
    }

    /** The same for one that begins with another program, which becomes CoreDNS. */
    public static CoreDns startBy(List<String> wrapper, Path dir, String corefile) {
        Path file = dir.resolve("Corefile");
        try {
            Files.writeString(file, corefile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return startBy(wrapper, file, dir.resolve("coredns.log"), Map.of());
    }

    /** The same for a Corefile that is there, and may change. */
    public static CoreDns startOn(Path file, Path log, Map<String, String> environment, String... arguments) {
        return startBy(List.of("env"), file, log, environment, arguments);
    }

    /** Puts another text in the place of a Corefile, at once: a CoreDNS that reads it never sees half of one. */
    public static void replace(Path file, String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The same for one that begins with another program, which becomes CoreDNS.
     *
     * @param wrapper gets the environment as {@code NAME=value}, then CoreDNS's program and its arguments
     */
    public static CoreDns startBy(
            List<String> wrapper, Path file, Path log, Map<String, String> environment, String... arguments) {
        Path program = Tools.ofThisMachine().require("coredns");
        try {
            Files.writeString(log, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(wrapper);
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of(program.toString(), "-conf", file.toString()));
        command.addAll(List.of(arguments));
        CoreDns coreDns = new CoreDns(ChildProcess.start(Path.of("/"), log, command), log);
        try {
            Await.until(
                    "CoreDNS with " + file,
                    () -> !coreDns.process.isAlive() || coreDns.log().contains(BANNER));
            if (!coreDns.process.isAlive()) {
                throw new AssertionError("CoreDNS refused " + file + ":\n" + coreDns.log());
            }
        } catch (AssertionError e) {
            coreDns.close();
            throw e;
        }
        return coreDns;
    }

    /** The process itself. */
    public ChildProcess process() {
        return process;
    }

    /** All that it has printed. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it (SIGKILL). */
    @Override
    public void close() {
        process.kill();
    }
}
