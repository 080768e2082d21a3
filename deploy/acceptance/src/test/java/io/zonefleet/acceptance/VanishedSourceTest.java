// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A list that vanishes keeps what it contributed, on a real node: until it is drained, and again when the drain ends, until it is removed. */
@ExtendWith(FleetExtension.class)
class VanishedSourceTest {
    private static final String NAME = "listed.example.com";
    private static final byte[] LIST =
            "[{\"domain\":\"%s\",\"ip\":\"192.0.2.1\"}]".formatted(NAME).getBytes(StandardCharsets.UTF_8);

    private final HttpServer list = serving();

    private static HttpServer serving() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/list", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, LIST.length);
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(LIST);
                }
            });
            server.start();
            return server;
        } catch (IOException noSocket) {
            throw new IllegalStateException(noSocket);
        }
    }

    @AfterEach
    void end() {
        list.stop(0);
    }

    @Test
    void keepsWhatItContributedUntilItIsDrainedOrRemoved(Fleet fleet) {
        fleet.declareCluster("lists");
        Node node = fleet.addNode("lists", "n1");
        String spec = "{\"url\":\"http://127.0.0.1:%d/list\",\"interval\":\"24h\"}"
                .formatted(list.getAddress().getPort());
        fleet.api().put("/sources/vanishing", spec).ok();
        answered(node, "192.0.2.1");

        list.stop(0);
        assertThat(fleet.api()
                        .post("/sources/vanishing/poll", "")
                        .ok()
                        .body()
                        .path("outcome")
                        .asText())
                .isEqualTo("unreachable");
        answered(node, "192.0.2.1");

        fleet.api()
                .put("/drains/vanishing?allowShrink=true&wait=all&timeout=60s", "{\"source\":\"vanishing\"}")
                .ok();
        answered(node, Fleet.UPSTREAM);
        assertThat(fleet.api().get("/domains/" + NAME).ok().body().path("contributions"))
                .hasSize(1);
        fleet.api().delete("/drains/vanishing?wait=all&timeout=60s").ok();
        answered(node, "192.0.2.1");
        fleet.api().delete("/sources/vanishing?domains=remove&allowShrink=true").ok();
        answered(node, Fleet.UPSTREAM);
    }

    private static void answered(Node node, String address) {
        Await.asserted(
                "the answer is " + address, () -> assertThat(node.dns().a(NAME)).isEqualTo(List.of(address)));
    }
}
