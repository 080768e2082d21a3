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
import java.time.Duration;
import java.util.ArrayList;
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
    /** Its name among members of a cluster. */
    public static final String NAME = "test";

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

    /** Writes a snapshot for {@link #restore}, as operators do: by etcdctl, while it runs. */
    public void save() {
        run("etcdctl", "--endpoints=" + endpoint, "snapshot", "save", snapshot());
    }

    /**
     * Kills it and makes its data anew from the snapshot of {@link #save}, as operators do: by etcdutl.
     *
     * @param how further arguments of {@code etcdutl snapshot restore}
     */
    public void restore(String... how) {
        wipe();
        List<String> command = new ArrayList<>(List.of("snapshot", "restore", snapshot(), "--data-dir=" + data()));
        command.addAll(member());
        command.addAll(List.of(how));
        run("etcdutl", command.toArray(String[]::new));
    }

    private String snapshot() {
        return dir.resolve("snapshot.db").toString();
    }

    private void run(String tool, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(Tools.ofThisMachine().require(tool).toString());
        try (ChildProcess run = ChildProcess.start(dir, dir.resolve(tool + ".log"), command)) {
            if (run.exitCode() != 0) {
                throw new AssertionError(String.join(" ", command) + ":\n" + run.lastOutput());
            }
        }
    }

    /** Where its data are. */
    public Path data() {
        return dir.resolve("data");
    }

    /** Where it would listen for peers. */
    public URI peer() {
        return peer;
    }

    /** Kills it and removes its data. */
    public void wipe() {
        kill();
        remove(data());
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

    /** Which member of which cluster it is; the same for etcd and etcdutl. */
    private List<String> member() {
        return List.of(
                "--name=" + NAME, "--initial-advertise-peer-urls=" + peer, "--initial-cluster=" + NAME + "=" + peer);
    }

    private List<String> command() {
        List<String> own = List.of(
                program.toString(),
                "--data-dir=" + data(),
                "--listen-client-urls=" + endpoint,
                "--advertise-client-urls=" + endpoint,
                "--listen-peer-urls=" + peer,
                "--log-level=warn",
                // the data outlive the process but not the machine: nothing a test looks at needs the disk to have it
                "--unsafe-no-fsync",
                "--listen-metrics-urls=" + health);
        return Stream.of(own, member(), arguments).flatMap(List::stream).toList();
    }
}
