// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.config.ConfigReader;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd goes away under a control plane, and comes back. */
class StoreLostTest {
    private static final String TOKEN = "a-token-that-nobody-guesses";
    private static final String A = "/api/v1/domains/a.example.com";

    @TempDir
    Path dir;

    @Test
    void saysThatItsStoreWasKilledAndIsBack() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            losesAndFinds(etcd, etcd::kill, etcd::startAgain);
        }
    }

    @Test
    void saysThatItsStoreIsSilentAndAnswersAgain() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            losesAndFinds(etcd, etcd::pause, etcd::resume);
        }
    }

    private void losesAndFinds(EtcdProcess etcd, Runnable lose, Runnable find) throws Exception {
        try (ControlPlane plane = start(etcd.endpoint());
                Events events = new Events(plane.port())) {
            ApiClient client = new ApiClient("http://127.0.0.1:" + plane.port(), TOKEN);
            Await.until(
                    "ready", () -> client.bare("GET", "/readyz", new byte[0]).status() == 200);
            assertThat(client.put(A, "{'addresses': ['192.0.2.1']}").status()).isEqualTo(201);
            Await.until("the store is there", () -> isReachable(client));
            Await.until("the stream is open", () -> events.heard("retry:") > 0);
            Instant before = since(client);
            long told = events.heard("\"fleet\"");

            lose.run();

            Await.until("it is lost", () -> !isReachable(client));
            Await.until("that is told", () -> events.heard("\"fleet\"") > told);
            Instant lost = since(client);
            assertThat(lost).isAfterOrEqualTo(before);
            assertThat(client.get(A).status()).isEqualTo(200);
            assertThat(client.put(A, "{'addresses': ['192.0.2.2']}").status()).isEqualTo(503);
            assertThat(since(client)).isEqualTo(lost);

            find.run();

            Await.until("it is back", () -> isReachable(client));
            Await.until("that is told", () -> events.heard("\"fleet\"") > told + 1);
            assertThat(since(client)).isAfter(lost);
            Await.until(
                    "writes again",
                    () -> client.put(A, "{'addresses': ['192.0.2.3']}").status() == 200);
        }
    }

    private ControlPlane start(URI etcd) throws Exception {
        Path token = Files.writeString(dir.resolve("token"), TOKEN + "\n");
        String yaml =
                "http: {port: 0}\nadminTokenFile: %s\netcd: {endpoints: [%s], timeout: 2s}".formatted(token, etcd);
        return ControlPlane.start(ConfigReader.read(yaml).orThrow(), () -> {});
    }

    private static JsonNode store(ApiClient client) {
        return client.get("/api/v1/fleet").at("/store");
    }

    private static boolean isReachable(ApiClient client) {
        return store(client).path("reachable").asBoolean();
    }

    private static Instant since(ApiClient client) {
        return Instant.parse(store(client).path("since").asText());
    }

    /** What the stream of events tells. */
    private static final class Events implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Events(int port) {
            Thread.startVirtualThread(() -> read(port));
        }

        private void read(int port) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .build();
            try {
                http.send(request, BodyHandlers.ofLines()).body().forEach(lines::add);
            } catch (IOException | UncheckedIOException closed) {
                lines.add("the end");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** How many lines have this text. */
        long heard(String text) {
            return lines.stream().filter(line -> line.contains(text)).count();
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
