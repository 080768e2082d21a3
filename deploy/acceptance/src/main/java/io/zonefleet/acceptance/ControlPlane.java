// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A control plane in a process of its own. */
public final class ControlPlane implements AutoCloseable {
    private static final String TOKEN = "acceptance-token-0123456789abcdef";

    /** By which secrets are encrypted: the same for all, so that replicas open what others wrote. */
    private static final String KEY = "emVyby1vbmUtdHdvLXRocmVlLWZvdXItZml2ZS1zaXg=";

    private final Path dir;
    private final int port = FreePorts.next();
    private final String prefix;
    private final String config;
    private ChildProcess process;

    /** Starts one that keeps its files in {@code dir}. */
    public ControlPlane(Path dir, URI etcd) {
        this(dir, etcd, "", "");
    }

    /**
     * Starts one that is special.
     *
     * @param yaml lines added to its configuration
     */
    public ControlPlane(Path dir, URI etcd, String yaml) {
        this(dir, etcd, "", yaml);
    }

    /**
     * Starts one that is special.
     *
     * @param prefix before all its paths; may be empty
     * @param yaml lines added to its configuration
     */
    ControlPlane(Path dir, URI etcd, String prefix, String yaml) {
        this.dir = dir;
        this.prefix = prefix;
        this.config = """
                http: { address: 127.0.0.1, port: %d%s }
                adminTokenFile: %s
                secrets: { keyFile: %s }
                etcd: { mode: external, endpoints: ["%s"] }
                %s""".formatted(
                        port,
                        prefix.isEmpty() ? "" : ", pathPrefix: " + prefix,
                        dir.resolve("admin-token"),
                        dir.resolve("secret-keys"),
                        etcd,
                        yaml);
        this.process = start(List.of());
    }

    private ChildProcess start(List<String> wrapper) {
        try {
            Files.createDirectories(dir);
            writePrivate("admin-token", TOKEN);
            writePrivate("secret-keys", KEY);
            Path file = Files.writeString(dir.resolve("control.yaml"), config);
            List<String> command = new ArrayList<>(wrapper);
            command.addAll(Programs.controlPlane(file));
            ChildProcess started = ChildProcess.start(dir, dir.resolve("control.log"), command);
            Await.until("the control plane is ready: " + dir, () -> isReady(started));
            return started;
        } catch (IOException disk) {
            throw new UncheckedIOException("can't write " + dir, disk);
        }
    }

    private void writePrivate(String name, String text) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private boolean isReady(ChildProcess started) {
        if (!started.isAlive()) {
            throw new IllegalStateException("the control plane has ended: " + started.lastOutput());
        }
        try {
            return api().isReady();
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** A client with the admin token. */
    public Api api() {
        return new Api(url(), TOKEN);
    }

    /** Where it serves, with its prefix. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + prefix);
    }

    /** The admin token. */
    public String token() {
        return TOKEN;
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** Kills it (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** Starts it again. */
    public void startAgain() {
        startAgain(List.of());
    }

    /** Starts it again by another program, which becomes it in the end. */
    public void startAgain(List<String> wrapper) {
        process = start(wrapper);
    }

    @Override
    public void close() {
        process.close();
    }
}
