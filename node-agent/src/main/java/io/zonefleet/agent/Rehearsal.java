// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.agent.log.LineLogging;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Ttl;
import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.Output;
import io.zonefleet.process.Scratch;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The life of an agent in a few seconds: first load, changes, proofs, reports, and a second start from what it remembers; with a real etcd
 * and a real CoreDNS in a folder and on ports of its own. A JVM that is told to ({@code -XX:AOTCacheOutput}, JEP 514) keeps in a cache what
 * it has loaded meanwhile, for all later starts: what is not rehearsed here is merely loaded as usual.
 */
final class Rehearsal {
    private static final String USAGE = "Usage: Rehearsal ETCD COREDNS    (paths of the two programs)\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DomainName PARENT = new DomainName("rehearsal.example");
    /** More than a packed zone needs. */
    private static final int NAMES = 40;

    private final Scratch scratch;
    private final Path dir;
    private final Path coreDns;
    private final int etcdPort;
    private final int httpPort;
    private Keys keys = Keys.DEFAULT;

    private Rehearsal(Scratch scratch, Path coreDns) throws IOException {
        this.scratch = scratch;
        this.dir = scratch.dir();
        this.coreDns = coreDns;
        this.etcdPort = scratch.port();
        this.httpPort = scratch.port();
    }

    /** {@code ETCD COREDNS}. Exit code 0 where all of it went well. */
    public static void main(String[] arguments) throws InterruptedException {
        LineLogging.use();
        if (arguments.length != 2) {
            System.err.print(USAGE);
            System.exit(2);
        }
        int code = 0;
        try (Scratch scratch = new Scratch("zonefleet-rehearsal")) {
            new Rehearsal(scratch, Path.of(arguments[1])).run(Path.of(arguments[0]));
        } catch (IOException | IllegalStateException e) {
            System.err.println("zonefleet-node-agent: the rehearsal failed: " + e.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private void run(Path etcd) throws IOException, InterruptedException {
        try (ChildProcess running = startEtcd(etcd)) {
            Path file = Files.writeString(dir.resolve("agent.yaml"), yaml());
            AgentConfig config = ConfigReader.readFile(file).orThrow();
            keys = config.keys();
            try (Store store = Stores.connect(config.etcd())) {
                setUp(store, running);
                try (Agent agent = new Agent(config, store, () -> ConfigReader.readFile(file))) {
                    awaitRemembered("n" + (NAMES - 1) + "." + PARENT);
                    put(store, "alone.example.org", "192.0.2.2");
                    awaitRemembered("alone.example.org");
                    put(store, "n0." + PARENT, "192.0.2.3");
                    awaitRemembered("192.0.2.3");
                    agent.reload();
                }
                try (Agent again = new Agent(config, store, () -> ConfigReader.readFile(file))) {
                    put(store, "again.example.org", "192.0.2.4");
                    awaitRemembered("again.example.org");
                    get("/healthz");
                    get("/metrics");
                    again.reload();
                }
            }
        }
    }

    private ChildProcess startEtcd(Path etcd) throws IOException {
        String clients = "http://127.0.0.1:" + etcdPort;
        String peers = "http://127.0.0.1:" + scratch.port();
        return ChildProcess.start(ChildCommand.of(
                "etcd",
                List.of(
                        etcd.toString(),
                        "--data-dir=" + dir.resolve("etcd"),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers,
                        "--log-level=error"),
                dir,
                new Output.ToFile(dir.resolve("etcd.log"))));
    }

    private String yaml() throws IOException {
        return """
                cluster: rehearsal
                node: rehearsal
                etcd: { endpoints: ["http://127.0.0.1:%d"] }
                stateDir: %s
                listen: { addresses: [127.0.0.1], port: %d, forward: ["127.0.0.1:9"] }
                internalPort: %d
                coredns: { binary: %s, logFile: %s, health: "off", ready: "off", metrics: "127.0.0.1:%d" }
                http: { listen: "127.0.0.1:%d" }
                """.formatted(
                        etcdPort,
                        dir.resolve("node"),
                        scratch.port(),
                        scratch.port(),
                        coreDns.toAbsolutePath(),
                        dir.resolve("coredns.log"),
                        scratch.port(),
                        httpPort);
    }

    private void setUp(Store store, ChildProcess etcd) throws IOException, InterruptedException {
        Txn.Builder txn = Txn.builder().put(keys.epoch(), Bytes.of("01REHEARSA0000000000000000"));
        head(txn, new Feed.OfCluster(new ClusterId("rehearsal")));
        for (int i = 0; i < NAMES; i++) {
            domain(txn, "n" + i + "." + PARENT, "192.0.2.1");
        }
        head(txn, Feed.all());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                store.commit(txn.build());
                return;
            } catch (StoreException starting) {
                if (etcd.exited().isDone()) {
                    throw new IOException(
                            "etcd does not start: " + Files.readString(dir.resolve("etcd.log")), starting);
                }
                pause(deadline, "etcd does not answer: " + starting.getMessage());
            }
        }
    }

    private void put(Store store, String name, String address) {
        Txn.Builder txn = Txn.builder();
        domain(txn, name, address);
        head(txn, Feed.all());
        store.commit(txn.build());
    }

    private void domain(Txn.Builder txn, String name, String address) {
        Answer answer = new Answer(List.of(Address.of(address)), Ttl.DEFAULT, true, Below.FORWARD);
        txn.put(
                keys.desiredDomain(Feed.all(), new DomainName(name)),
                Codec.encode(new DesiredValue.Domain(OptionalLong.empty(), Optional.of(answer))));
    }

    private void head(Txn.Builder txn, Feed feed) {
        txn.put(keys.head(feed), Codec.encode(new DesiredValue.Head(OptionalLong.empty(), List.of(), false)));
    }

    /** What is remembered was proved before. */
    private void awaitRemembered(String text) throws IOException, InterruptedException {
        Path file = dir.resolve("node").resolve("last-good.jsonl");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            pause(deadline, text + " is not served");
        }
    }

    private static void pause(long deadline, String otherwise) throws IOException, InterruptedException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException(otherwise);
        }
        Thread.sleep(20);
    }

    /** As a probe of the kubelet or a scrape of Prometheus asks. */
    private void get(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), httpPort)) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }
}
