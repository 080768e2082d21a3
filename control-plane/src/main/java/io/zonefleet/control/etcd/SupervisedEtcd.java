// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.etcd;

import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.EarlyEnd;
import io.zonefleet.process.Exit;
import io.zonefleet.process.Output;
import io.zonefleet.process.Supervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Our own etcd, as a child: started, watched over and started again when it dies, stopped when this is closed. It does not outlive us
 * (see {@link ChildProcess}); its data do.
 */
public final class SupervisedEtcd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** That long may the etcd of a control plane that was killed need to end. */
    private static final Duration LEFTOVER = Duration.ofSeconds(7);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private final EmbeddedEtcd settings;
    private final EtcdLog log;
    private final FolderLock lock;
    private final Supervisor supervisor;
    private final EarlyEnd end = new EarlyEnd();

    private SupervisedEtcd(EmbeddedEtcd settings) {
        this.settings = settings;
        this.log = new EtcdLog(settings.logFile());
        this.lock = new FolderLock(settings.dataDir());
        ChildCommand command =
                ChildCommand.of("etcd", settings.command(), settings.dataDir(), new Output.ToFile(settings.logFile()));
        this.supervisor = new Supervisor(() -> command, new Watcher());
    }

    /**
     * Starts etcd, and returns when it can serve.
     *
     * @throws EtcdNotStarted where it can't; then nothing of it runs
     */
    public static SupervisedEtcd start(EmbeddedEtcd settings) throws EtcdNotStarted, InterruptedException {
        SupervisedEtcd etcd = new SupervisedEtcd(settings);
        boolean started = false;
        try {
            etcd.begin();
            started = true;
            return etcd;
        } catch (IOException e) {
            throw new EtcdNotStarted("etcd does not start: " + e.getMessage());
        } finally {
            if (!started) {
                etcd.close();
            }
        }
    }

    /** Where clients connect to. */
    public URI endpoint() {
        return settings.endpoint();
    }

    /** The process that runs now, or the last that did. */
    public Optional<ChildProcess> process() {
        return supervisor.child();
    }

    /** Stops it: asks it to end, and makes it end after five seconds. Close whatever uses it before. */
    @Override
    public void close() {
        supervisor.close(GRACE);
        lock.close();
    }

    private void begin() throws IOException, EtcdNotStarted, InterruptedException {
        makeDataDir();
        if (!lock.take()) {
            throw new EtcdNotStarted(
                    "another control plane's etcd works on the data in %s. Stop that one, or choose another folder."
                            .formatted(settings.dataDir()));
        }
        awaitFree("clientPort", settings.clientPort());
        awaitFree("peerPort", settings.peerPort());
        log.begin();
        supervisor.start();
        long start = System.nanoTime();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!isHealthy(http)) {
                if (end.comesWithin(BETWEEN_LOOKS)) {
                    throw new EtcdNotStarted(
                            ("etcd ended while it started (%s): %s\nIts log is %s, its data are in %s. Data that are damaged can"
                                            + " be put aside, and a snapshot restored with etcdutl.")
                                    .formatted(end.exit(), log.lastWords(), settings.logFile(), settings.dataDir()));
                }
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new EtcdNotStarted(
                            "etcd is not ready after %d s: %s\nIts log is %s. It waits without a word where another etcd has its data."
                                    .formatted(PATIENCE.toSeconds(), log.lastWords(), settings.logFile()));
                }
            }
        }
    }

    /** Only its owner may look into it: it holds the hashes of all tokens. */
    private void makeDataDir() throws IOException {
        Path dir = settings.dataDir();
        if (!Files.isDirectory(dir)) {
            Files.createDirectories(dir);
            Files.setPosixFilePermissions(
                    dir,
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
        }
    }

    private static void awaitFree(String setting, int port) throws EtcdNotStarted, InterruptedException {
        long start = System.nanoTime();
        while (!isFree(port)) {
            if (System.nanoTime() - start > LEFTOVER.toNanos()) {
                throw new EtcdNotStarted(
                        "port %d, which etcd is to listen on, is taken by another program. Stop that one, or set etcd.%s."
                                .formatted(port, setting));
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isHealthy(HttpClient http) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint().resolve("/health"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private final class Watcher implements Supervisor.Listener {
        @Override
        public void started(ChildProcess child) {
            // begin() waits until it can serve; later the store's own connection sees it
        }

        @Override
        public void ended(ChildProcess child, Exit exit, Duration untilRestart) {
            end.come(exit);
        }
    }
}
