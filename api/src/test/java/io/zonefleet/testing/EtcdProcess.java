// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An etcd of a test's own, on free ports with its data in a temporary folder. Unlike the shared one of {@link EtcdExtension}
 * it may be killed and started again, with the same ports and data.
 *
 * <p>Used by one thread, the test's.
 */
public final class EtcdProcess implements AutoCloseable {
    private final Path program;
    private final Path dir;
    private final URI endpoint;
    private final URI peer;
    private final URI health;
    private final List<String> arguments;
    private @Nullable ChildProcess process;

    private EtcdProcess(Path program, Path dir, String scheme, List<String> arguments) {
        this.program = program;
        this.dir = dir;
        this.endpoint = URI.create(scheme + "://127.0.0.1:" + FreePorts.next());
        this.peer = URI.create("http://127.0.0.1:" + FreePorts.next());
        this.health = URI.create("http://127.0.0.1:" + FreePorts.next());
        this.arguments = List.copyOf(arguments);
    }

    /** Starts a new, empty etcd and waits until it is healthy. */
    public static EtcdProcess start(String... arguments) {
        return start("http", List.of(arguments));
    }

    /** Starts one that speaks TLS and takes only clients with a certificate. */
    public static EtcdProcess startWithTls(TestCertificates certificates) {
        return start(
                "https",
                List.of(
                        "--cert-file=" + certificates.server().certificate(),
                        "--key-file=" + certificates.server().key(),
                        "--trusted-ca-file=" + certificates.authority(),
                        "--client-cert-auth"));
    }

    private static EtcdProcess start(String scheme, List<String> arguments) {
        Path program = Tools.ofThisMachine().require("etcd");
        try {
            EtcdProcess etcd =
                    new EtcdProcess(program, Files.createTempDirectory("zonefleet-etcd-"), scheme, arguments);
            etcd.startAgain();
            return etcd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect to. */
    public URI endpoint() {
        return endpoint;
    }

    /** Starts it again after {@link #kill()}, on the same port and data, and waits until it is healthy. */
    public void startAgain() {
        ChildProcess started = ChildProcess.start(dir, dir.resolve("etcd.log"), command());
        process = started;
        try {
            Await.until("etcd at " + endpoint, () -> !started.isAlive() || isHealthy(health));
            if (!started.isAlive()) {
                throw new AssertionError(program + " ended at once:\n" + started.lastOutput());
            }
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Kills it (SIGKILL); its data stay. */
    public void kill() {
        running().ifPresent(ChildProcess::kill);
    }

    /** Holds it (SIGSTOP): connections stay, and nobody answers. */
    public void pause() {
        running().ifPresent(ChildProcess::pause);
    }

    /** Lets it go on after {@link #pause()}. */
    public void resume() {
        running().ifPresent(ChildProcess::resume);
    }

    /** Keeps its data as they are, for {@link #restore}: what a snapshot holds. It is killed and started again for that. */
    public void save() {
        kill();
        copy(dir.resolve("data"), dir.resolve("saved"));
        startAgain();
    }

    /** Kills it and gives it back the data of {@link #save}. */
    public void restore() {
        wipe();
        copy(dir.resolve("saved"), dir.resolve("data"));
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it and removes its data. */
    public void wipe() {
        kill();
        remove(dir.resolve("data"));
    }

    /** Kills it and removes all it wrote. */
    @Override
    public void close() {
        kill();
        remove(dir);
    }

    private static void remove(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the etcd at that address says that it can serve. */
    static boolean isHealthy(URI endpoint) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<ChildProcess> running() {
        return Optional.ofNullable(process);
    }

    private List<String> command() {
        List<String> own = List.of(
                program.toString(),
                "--name=test",
                "--data-dir=" + dir.resolve("data"),
                "--listen-client-urls=" + endpoint,
                "--advertise-client-urls=" + endpoint,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=test=" + peer,
                "--log-level=warn",
                // the data outlive the process but not the machine: nothing a test looks at needs the disk to have it
                "--unsafe-no-fsync",
                "--listen-metrics-urls=" + health);
        return Stream.concat(own.stream(), arguments.stream()).toList();
    }
}
