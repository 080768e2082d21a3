// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import io.zonefleet.control.config.ConfigReader;
import io.zonefleet.process.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The life of a control plane in some seconds: a start with an etcd of its own, declarations, writes by several clients at once, an import, lists,
 * searches, a plan, a removal, and the event stream. A JVM that is told to ({@code -XX:AOTCacheOutput}, JEP 514) keeps in a cache what it has loaded
 * meanwhile, for all later starts: what is not rehearsed here is merely loaded as usual.
 */
final class Rehearsal {
    private static final String USAGE = "Usage: Rehearsal ETCD    (path of the program)\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "only-for-a-rehearsal";
    private static final int CLIENTS = 8;
    /** For each client. */
    private static final int WRITES = 60;

    private static final int ROWS = 500;
    private static final int REFUSED = 400;

    private final Scratch scratch;
    private int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    private Rehearsal(Scratch scratch) {
        this.scratch = scratch;
    }

    /** {@code ETCD}. Exit code 0 where all of it went well. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 1) {
            System.err.print(USAGE);
            System.exit(2);
        }
        int code = 0;
        try (Scratch scratch = new Scratch("zonefleet-rehearsal")) {
            new Rehearsal(scratch).run(Path.of(arguments[0]).toAbsolutePath());
        } catch (IOException | StartFailed | IllegalStateException e) {
            System.err.println("zonefleet-control-plane: the rehearsal failed: " + e.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private void run(Path etcd) throws IOException, StartFailed, InterruptedException {
        Path config = Files.writeString(scratch.dir().resolve("control-plane.yaml"), yaml(etcd));
        Files.writeString(scratch.dir().resolve("token"), TOKEN);
        try (ControlPlane running =
                ControlPlane.start(ConfigReader.readFile(config).orThrow(), () -> {})) {
            port = running.port();
            awaitReady();
            declare();
            writeAllAtOnce();
            read();
            change();
        }
    }

    private String yaml(Path etcd) throws IOException {
        return """
                http: { address: 127.0.0.1, port: 0 }
                adminTokenFile: %s
                dataDir: %s
                etcd: { mode: embedded, binary: %s, clientPort: %d, peerPort: %d }
                """.formatted(scratch.dir().resolve("token"), scratch.dir(), etcd, scratch.port(), scratch.port());
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .timeout(PATIENCE)
                .build();
        while (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() >= REFUSED) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("it does not become ready");
            }
            Thread.sleep(20);
        }
    }

    private void declare() throws IOException, InterruptedException {
        put("zones/example.com", "{}");
        put("profiles/rehearsal", "{}");
        put("clusters/one", "{\"profile\": \"rehearsal\", \"labels\": {\"region\": \"north\"}}");
        put("clusters/two", "{\"labels\": {\"region\": \"south\"}}");
    }

    /** As provisioning systems do. */
    private void writeAllAtOnce() throws IOException, InterruptedException {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        for (int i = 0; i < WRITES; i++) {
                            put("domains/n" + i + "-" + client + ".example.com", domain(i));
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    private static String domain(int i) {
        return "{\"addresses\": [\"192.0.2.%d\", \"2001:db8::%x\"], \"origin\": \"one\", \"placement\": {\"labels\": {\"region\": \"south\"}}}"
                .formatted(i % 250 + 1, i + 1);
    }

    private void read() throws IOException, InterruptedException {
        List<String> lists = List.of(
                "domains?limit=100",
                "domains?q=n1",
                "domains?cluster=one&limit=100",
                "domains/n1-1.example.com",
                "domains/n1-1.example.com/contributions",
                "changes",
                "clusters",
                "nodes",
                "fleet",
                "zones");
        for (int i = 0; i < CLIENTS; i++) {
            for (String list : lists) {
                send(request(list).GET());
            }
        }
        HttpResponse<InputStream> events =
                http.send(request("events").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        events.body().close();
    }

    private void change() throws IOException, InterruptedException {
        String rows = IntStream.range(0, ROWS)
                .mapToObj(i -> "r" + i + ".example.com,192.0.2.7")
                .collect(Collectors.joining("\n", "name,addresses\n", "\n"));
        for (String dryRun : List.of("?dryRun=true", "")) {
            send(request("import" + dryRun)
                    .setHeader("Content-Type", "text/csv")
                    .POST(BodyPublishers.ofString(rows)));
        }
        send(request("domains/n1-1.example.com?dryRun=true").PUT(BodyPublishers.ofString(domain(2))));
        send(request("domains/n1-1.example.com").DELETE());
    }

    private void put(String path, String body) throws IOException, InterruptedException {
        send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json");
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= REFUSED) {
            throw new IOException(answer.request().method() + " " + answer.uri() + ": " + answer.body());
        }
    }
}
