// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The list that coredns-sync polled, ten thousand rows long: imported, then polled as a source. */
@ExtendWith(FleetExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenThousandDomainsTest {
    private static final int ROWS = 10_000;

    private final Fleet fleet;
    private final Node node;

    TenThousandDomainsTest(Fleet fleet) {
        this.fleet = fleet;
        fleet.declareCluster("prod");
        this.node = fleet.addNode("prod", "n1");
    }

    @Test
    @Order(1)
    void importsThemAndAnswersEveryOne() {
        Api.Answer imported = fleet.api()
                .post("/import?wait=all&timeout=60s", list(0, ROWS, 0))
                .ok();
        assertThat(imported.body().path("applied").asInt()).isEqualTo(ROWS);
        proved(imported.revision());
        for (int i = 0; i < ROWS; i++) {
            assertThat(node.dns().a(name(i))).as(name(i)).containsExactly(address(i, 0));
        }
        assertThat(node.dns().a("any." + name(7))).containsExactly(address(7, 0));
    }

    @Test
    @Order(2)
    void aMistakeNamesItsRowAndNothingIsApplied() {
        String wrong = list(0, 3, 1).replace("\"" + address(2, 1) + "\"", "\"10.0.0.999\"");
        Api.Answer refused = fleet.api().post("/import", wrong);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("errors").get(0).path("pointer").asText())
                .isEqualTo("/2/ip");
        assertThat(node.dns().a(name(0))).containsExactly(address(0, 0));
    }

    @Test
    @Order(3)
    void updatesOneOfThem() {
        fleet.api().post("/import?wait=all&timeout=60s", list(42, 43, 1)).ok();
        assertThat(node.dns().a(name(42))).containsExactly(address(42, 1));
        assertThat(node.dns().a(name(43))).containsExactly(address(43, 0));
    }

    @Test
    @Order(4)
    void removesThemAllOnlyWhenThatIsAllowed() {
        String operations = IntStream.range(0, ROWS)
                .mapToObj(i -> "{\"op\":\"delete\",\"resource\":\"domains/" + name(i) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(fleet.api()
                        .post("/changes", "{\"operations\":" + operations + "}")
                        .status())
                .isEqualTo(409);
        Api.Answer removed = fleet.api()
                .post("/changes?wait=all&timeout=60s", "{\"allowShrink\":true,\"operations\":" + operations + "}")
                .ok();
        proved(removed.revision());
        assertThat(node.dns().a(name(0))).containsExactly(Fleet.UPSTREAM);
        assertThat(node.zoneFiles()).isEmpty();
    }

    @Test
    @Order(5)
    void pollsTheSameListAndKeepsEverythingWhenItBreaks() throws IOException {
        try (ListServer server = new ListServer(list(0, ROWS, 0))) {
            fleet.api()
                    .put("/sources/legacy", "{\"url\":\"" + server.url() + "\",\"interval\":\"1s\",\"timeout\":\"5s\"}")
                    .ok();
            answers(name(9_999), address(9_999, 0));
            server.serve(list(0, ROWS, 0).replace("\"" + address(5, 0) + "\"", "\"" + address(5, 1) + "\""));
            answers(name(5), address(5, 1));
            server.serve(list(1, ROWS + 1, 0));
            answers(name(ROWS), address(ROWS, 0));
            answers(name(0), Fleet.UPSTREAM);

            keepsEverything(server, "rubbish", "invalid");
            keepsEverything(server, "[]", "held");
            keepsEverything(server, list(1, ROWS / 2, 0), "held");
            server.fail();
            outcome("unreachable");
        }
        outcome("unreachable");
        assertThat(node.dns().a(name(1))).containsExactly(address(1, 0));
        assertThat(fleet.api().get("/fleet").ok().body().path("domains").asInt())
                .isEqualTo(ROWS);
    }

    private void keepsEverything(ListServer server, String list, String outcome) {
        server.serve(list);
        outcome(outcome);
        assertThat(node.dns().a(name(1))).containsExactly(address(1, 0));
    }

    private void outcome(String wanted) {
        Await.asserted(
                "the last poll is " + wanted,
                () -> assertThat(result().path("outcome").asText())
                        .as(result().toString())
                        .isEqualTo(wanted));
    }

    private JsonNode result() {
        return fleet.api().get("/sources/legacy").ok().body().path("lastResult");
    }

    private void answers(String name, String address) {
        Await.asserted(
                name + " is " + address, () -> assertThat(node.dns().a(name)).containsExactly(address));
    }

    private void proved(long revision) {
        Await.asserted(
                "revision " + revision + " is proved",
                () -> assertThat(fleet.api()
                                .get("/nodes/prod/n1")
                                .ok()
                                .body()
                                .path("revision")
                                .asLong())
                        .isGreaterThanOrEqualTo(revision));
    }

    private static String list(int from, int to, int variant) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"domain\":\"" + name(i) + "\",\"ip\":\"" + address(i, variant) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String name(int i) {
        return "c" + i + ".fleet.example.com";
    }

    private static String address(int i, int variant) {
        return "10." + (100 + variant) + "." + (i >> 8) + "." + (i & 255);
    }

    /** The server that provisioning runs today. */
    private static final class ListServer implements AutoCloseable {
        private final HttpServer server;
        private volatile String list;
        private volatile int status = 200;

        ListServer(String list) throws IOException {
            this.list = list;
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = this.list.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/clusters";
        }

        void serve(String next) {
            list = next;
        }

        void fail() {
            status = 500;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
