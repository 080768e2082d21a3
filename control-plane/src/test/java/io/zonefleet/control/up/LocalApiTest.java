// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as it is told; the real one is met in the test of the whole command. */
class LocalApiTest {
    private final HttpServer server;
    private final List<String> requests = new ArrayList<>();

    LocalApiTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void makesTheClusterWhereItIsNotThere() throws Exception {
        try (LocalApi api = answering(Map.of("GET", 404, "PUT", 201))) {
            api.ensureCluster();
        }
        assertThat(requests)
                .containsExactly(
                        "GET /api/v1/clusters/local Bearer t", "PUT /api/v1/clusters/local Bearer t application/json");
    }

    @Test
    void leavesAClusterThatIsThereAlone() throws Exception {
        try (LocalApi api = answering(Map.of("GET", 200))) {
            api.ensureCluster();
        }
        assertThat(requests).containsExactly("GET /api/v1/clusters/local Bearer t");
    }

    @Test
    void handsOnWhyTheApiRefuses() {
        try (LocalApi api = answering(Map.of("GET", 404, "PUT", 422))) {
            assertThatThrownBy(api::ensureCluster).isInstanceOf(UpFailed.class).hasMessageContaining("answer 422");
        }
    }

    @Test
    void isReadyWhenItSaysSo() throws Exception {
        try (LocalApi api = answering(Map.of("GET", 200))) {
            assertThat(api.isReady()).isTrue();
        }
    }

    @Test
    void isNotReadyWhenItSaysSo() throws Exception {
        try (LocalApi api = answering(Map.of("GET", 503))) {
            assertThat(api.isReady()).isFalse();
        }
    }

    private LocalApi answering(Map<String, Integer> statuses) {
        server.createContext("/", exchange -> {
            String method = exchange.getRequestMethod();
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            requests.add(method + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + (type == null ? "" : " " + type));
            byte[] body = ("answer " + statuses.get(method)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(statuses.getOrDefault(method, 500), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new LocalApi(server.getAddress().getPort(), "t");
    }
}
