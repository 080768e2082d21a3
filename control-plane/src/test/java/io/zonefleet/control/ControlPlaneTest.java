// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.control.config.ConfigReader;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.FakeHttp;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdExtension;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.TestEtcd;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole control plane on a real etcd. */
@ExtendWith(EtcdExtension.class)
class ControlPlaneTest {
    private static final String TOKEN = "a-token-that-nobody-guesses";
    private static final String A = "/api/v1/domains/a.example.com";

    @TempDir
    Path dir;

    @BeforeEach
    void writeToken() throws IOException {
        Files.writeString(dir.resolve("token"), TOKEN + "\n");
    }

    private ControlPlane start(URI etcd, String prefix, String more) throws Exception {
        String yaml = """
                http: {port: 0}
                adminTokenFile: %s
                etcd: {endpoints: [%s], timeout: 2s}
                keyPrefix: %s/
                %s
                """.formatted(dir.resolve("token"), etcd, prefix, more);
        return ControlPlane.start(ConfigReader.read(yaml).orThrow(), () -> {});
    }

    private static ApiClient client(ControlPlane plane) {
        ApiClient client = new ApiClient("http://127.0.0.1:" + plane.port(), TOKEN);
        Await.until("ready", () -> client.bare("GET", "/readyz", new byte[0]).status() == 200);
        return client;
    }

    @Test
    void keepsWhatWasWrittenFromStartToStart(TestEtcd etcd) throws Exception {
        try (ControlPlane plane = start(etcd.endpoints().getFirst(), etcd.prefix(), "")) {
            client(plane).put("/api/v1/clusters/local", "{}");
            assertThat(client(plane).put(A, "{'addresses': ['192.0.2.1']}").status())
                    .isEqualTo(201);
        }
        try (ControlPlane plane = start(etcd.endpoints().getFirst(), etcd.prefix(), "")) {
            Answer domain = client(plane).get(A);
            assertThat(domain.status()).isEqualTo(200);
            assertThat(client(plane).get("/api/v1/changes").at("/items/0/actor").asText())
                    .isEqualTo("token:admin");
        }
    }

    @Test
    void showsAWriteOnEveryReplicaAtOnceToWhoeverAsksForItsRevision(TestEtcd etcd) throws Exception {
        try (ControlPlane one = start(etcd.endpoints().getFirst(), etcd.prefix(), "");
                ControlPlane two = start(etcd.endpoints().getFirst(), etcd.prefix(), "")) {
            ApiClient writer = client(one);
            ApiClient reader = client(two);
            for (int i = 0; i < 30; i++) {
                Answer put = writer.put("/api/v1/domains/n%d.example.com".formatted(i), "{'addresses': ['192.0.2.1']}");
                Answer list = reader.get("/api/v1/domains", "Zonefleet-Min-Revision", put.header("Zonefleet-Revision"));
                assertThat(list.at("/total").asInt()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void letsOneOfManyWin(TestEtcd etcd) throws Exception {
        try (ControlPlane one = start(etcd.endpoints().getFirst(), etcd.prefix(), "");
                ControlPlane two = start(etcd.endpoints().getFirst(), etcd.prefix(), "")) {
            List<ApiClient> clients = List.of(client(one), client(two));
            String tag =
                    clients.getFirst().put(A, "{'addresses': ['192.0.2.1']}").header("ETag");

            List<CompletableFuture<Integer>> writes = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> clients.get(i % 2)
                                    .put(A, "{'addresses': ['192.0.2.%d']}".formatted(i + 10), "If-Match", tag)
                                    .status(),
                            Thread::startVirtualThread))
                    .toList();

            List<Integer> statuses =
                    writes.stream().map(CompletableFuture::join).toList();
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
            assertThat(clients.get(1).get("/api/v1/changes").at("/total").asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void isUpBeforeItsStoreAndWorksAsSoonAsThatIsThere() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            etcd.kill();
            try (ControlPlane plane = start(etcd.endpoint(), "/late", "")) {
                ApiClient client = new ApiClient("http://127.0.0.1:" + plane.port(), TOKEN);
                assertThat(client.bare("GET", "/healthz", new byte[0]).status()).isEqualTo(200);
                assertThat(client.bare("GET", "/readyz", new byte[0]).status()).isEqualTo(503);
                Answer early = client.put(A, "{'addresses': ['192.0.2.1']}");
                assertThat(early.status()).isEqualTo(503);
                assertThat(early.at("/type").asText()).isEqualTo("/problems/store-unavailable");

                etcd.startAgain();
                assertThat(client(plane).put(A, "{'addresses': ['192.0.2.1']}").status())
                        .isEqualTo(201);

                etcd.kill();
                assertThat(client.get(A).status()).isEqualTo(200);
                assertThat(client.put(A, "{'addresses': ['192.0.2.2']}").status())
                        .isEqualTo(503);
                etcd.startAgain();
                Await.until(
                        "writes again",
                        () -> client.put(A, "{'addresses': ['192.0.2.2']}").status() == 200);
            }
        }
    }

    @Test
    void sharesThePollingOfASource(TestEtcd etcd) throws Exception {
        try (FakeHttp list = new FakeHttp().says("[{'domain': 'a.example.com', 'ip': '192.0.2.1'}]");
                ControlPlane two = start(etcd.endpoints().getFirst(), etcd.prefix(), "")) {
            client(two);
            try (ControlPlane one = start(etcd.endpoints().getFirst(), etcd.prefix(), "")) {
                client(one).put("/api/v1/sources/legacy", "{'url': '" + list.url() + "', 'interval': '1s'}");
                Await.until("polled", () -> client(one).get(A).status() == 200);
            }

            int before = list.asked().size();
            Await.until("polled by the one that is left", () -> list.asked().size() > before + 1);
        }
    }

    @Test
    void saysWhyItDoesNotStart() throws Exception {
        String closed = "http://127.0.0.1:" + FreePorts.next();
        try (ControlPlane plane = start(URI.create(closed), "/x", "")) {
            String taken = "http: {port: %d}\nadminTokenFile: %s\netcd: {endpoints: [%s]}"
                    .formatted(plane.port(), dir.resolve("token"), closed);
            assertThatThrownBy(() -> ControlPlane.start(ConfigReader.read(taken).orThrow(), () -> {}))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + plane.port());
        }
        assertThatThrownBy(() -> start("adminTokenFile: /nowhere\netcd: {endpoints: [%s]}".formatted(closed)))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("/nowhere");
        Files.writeString(dir.resolve("token"), "short");
        assertThatThrownBy(() -> start(URI.create(closed), "/x", ""))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("too short");
        assertThatThrownBy(() -> start(
                        "tokens: [{name: a, sha256: '%s'}]\netcd: {binary: no-such-etcd}".formatted("ab".repeat(32))))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("no-such-etcd");
    }

    private static void start(String yaml) throws Exception {
        ControlPlane.start(ConfigReader.read("http: {port: 0}\n" + yaml).orThrow(), () -> {})
                .close();
    }
}
