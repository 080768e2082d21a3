// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonefleet.control.access.Operation;
import io.zonefleet.control.access.Permissions;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.RawHttp;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.Role;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.StoreException;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every route has in common, on routes made for it. */
class HttpServerTest {
    private static final int MAX_BODY = 2048;
    private static final int MAX_CONCURRENT = 2;

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private HttpServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        List<Route> routes = List.of(
                Route.of(
                        "GET",
                        "/things/{name}",
                        request -> Response.json(
                                200,
                                JsonBody.object()
                                        .put(
                                                "name",
                                                request.path("name", io.zonefleet.model.Parsed::valid)
                                                        .orElse("?"))
                                        .put("by", request.caller().name()))),
                Route.of("PUT", "/things/{name}", request -> Response.json(200, request.json())),
                Route.of("GET", "/unlisted", request -> Response.empty(204)),
                Route.of("GET", "/slow", request -> slow()),
                Route.of("GET", "/broken", request -> {
                    throw new IllegalStateException("a secret of ours");
                }),
                Route.of("GET", "/unavailable", request -> {
                    throw new StoreException.Unavailable("down", new TimeoutException());
                }),
                Route.open(
                        "/long",
                        request -> Response.json(200, JsonBody.object().put("text", "long and longer ".repeat(500)))),
                Route.open("/open", request -> Response.empty(204)));
        HttpSettings settings = HttpSettings.DEFAULT
                .listeningOn("127.0.0.1", 0)
                .withLimits(MAX_BODY, MAX_CONCURRENT)
                .below("/zf");
        server = HttpServer.start(
                settings,
                new RouteTable(routes),
                new Access(
                        List.of(
                                new Access.Token(new TokenId("ana"), Role.EDITOR, Access.sha256("secret")),
                                new Access.Token(new TokenId("bot"), Role.READER, Access.sha256("other"))),
                        Map::of,
                        permissions(routes),
                        InstantSource.system(),
                        () -> true),
                new StaticFiles(HttpServerTest.class.getClassLoader()),
                metrics);
        client = new ApiClient("http://127.0.0.1:" + server.port() + "/zf", "secret");
    }

    private static Permissions permissions(List<Route> routes) {
        return new Permissions(routes.stream()
                .filter(route -> !route.template().equals("/unlisted"))
                .map(route -> new Operation(
                        route.template(),
                        route.method(),
                        route.template(),
                        Optional.of(route.method().equals("PUT") ? Role.EDITOR : Role.READER)))
                .toList());
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
    }

    private Response slow() {
        waiting.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return Response.empty(204);
    }

    @Test
    void tellsTheCallerByItsToken() {
        assertThat(client.get("/things/a").at("/by").asText()).isEqualTo("ana");
        assertThat(client.get("/things/a", "Authorization", "bearer other")
                        .at("/by")
                        .asText())
                .isEqualTo("bot");
    }

    @Test
    void refusesCallersWithoutAKnownToken() {
        Answer without = client.bare("GET", "/things/a", new byte[0]);
        Answer wrong = client.get("/things/a", "Authorization", "Bearer nonsense");
        Answer otherScheme = client.get("/things/a", "Authorization", "Basic c2VjcmV0");

        assertThat(List.of(without, wrong, otherScheme)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        });
        assertThat(client.bare("GET", "/open", new byte[0]).status()).isEqualTo(204);
    }

    @Test
    void refusesWhatTheRoleOfATokenDoesNotCoverAndSaysWhichWould() {
        Answer put = client.put("/things/a", "{}", "Authorization", "Bearer other");

        assertThat(put.status()).isEqualTo(403);
        assertThat(put.at("/type").asText()).isEqualTo("/problems/forbidden");
        assertThat(put.at("/needs").asText()).isEqualTo("editor");
        assertThat(put.at("/role").asText()).isEqualTo("reader");
        assertThat(client.put("/things/a", "{}").status()).isEqualTo(200);
    }

    @Test
    void refusesARouteThatNoRoleIsKnownForToEverybody() {
        assertThat(client.get("/unlisted").status()).isEqualTo(403);
    }

    @Test
    void countsWhoIsRefusedByReason() {
        client.bare("GET", "/things/a", new byte[0]);
        client.get("/things/a", "Authorization", "Bearer nonsense");
        client.put("/things/a", "{}", "Authorization", "Bearer other");

        for (String reason : List.of("no-token", "unknown-token", "role")) {
            Await.until(
                    reason,
                    () -> metrics.counter("zonefleet.http.refused", "reason", reason)
                                    .count()
                            == 1);
        }
    }

    @Test
    void knowsItsPathsAndMethods() {
        assertThat(client.get("/nothing/here").status()).isEqualTo(404);
        assertThat(client.get("/things/a/b").status()).isEqualTo(404);
        assertThat(client.get("/things/").status()).isEqualTo(404);
        Answer wrongMethod = client.delete("/things/a");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.header("Allow")).isEqualTo("GET, HEAD, PUT");
        assertThat(RawHttp.send(server.port(), "GET /things/a HTTP/1.1\nHost: x\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void answersHeadAsGetWithoutTheBody() {
        Answer head = client.send("HEAD", "/things/a", "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Length"))
                .isEqualTo(client.get("/things/a").header("Content-Length"));
    }

    @Test
    void takesOnlyJson() {
        assertThat(client.put("/things/a", "{'a': 1}").json().path("a").asInt()).isEqualTo(1);
        assertThat(client.put("/things/a", "{}", "Content-Type", "application/json; charset=utf-8")
                        .status())
                .isEqualTo(200);
        assertThat(client.put("/things/a", "{}", "Content-Type", "text/plain").status())
                .isEqualTo(415);
        assertThat(client.bare(
                                "PUT",
                                "/things/a",
                                "{}".getBytes(StandardCharsets.UTF_8),
                                "Authorization",
                                "Bearer secret")
                        .status())
                .isEqualTo(415);
        Answer broken = client.put("/things/a", "{\n  'a': oops}");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.at("/detail").asText()).contains("line 2, column");
        assertThat(client.send("PUT", "/things/a", "", "Content-Type", "application/json")
                        .status())
                .isEqualTo(400);
        assertThat(client.put("/things/a", "{'a': 1, 'a': 2}").at("/detail").asText())
                .contains("Duplicate field");
        assertThat(client.put("/things/a", "{} {}").status()).isEqualTo(400);
        assertThat(client.put("/things/a", "[".repeat(1000)).status()).isEqualTo(400);
    }

    @Test
    void refusesLongBodiesWhetherAnnouncedOrNot() {
        String tooLong = "{'a': '" + "x".repeat(MAX_BODY) + "'}";

        assertThat(client.put("/things/a", tooLong).status()).isEqualTo(413);
        String chunk = Integer.toHexString(tooLong.length()) + "\n" + tooLong + "\n0\n\n";
        assertThat(RawHttp.send(
                        server.port(),
                        "PUT /zf/things/a HTTP/1.1\nHost: x\nAuthorization: Bearer secret\nConnection: close\n"
                                + "Content-Type: application/json\nTransfer-Encoding: chunked\n\n" + chunk))
                .startsWith("HTTP/1.1 413");
        assertThat(client.get("/things/a").status()).isEqualTo(200);
    }

    @Test
    void doesNotLetAClientSendABodyThatIsRefusedAnyway() {
        String expecting = """
                PUT /zf/things/a HTTP/1.1
                Host: x
                %sContent-Type: application/json
                Content-Length: %d
                Expect: 100-continue

                """;

        assertThat(RawHttp.send(server.port(), expecting.formatted("", 10))).startsWith("HTTP/1.1 401");
        assertThat(RawHttp.send(server.port(), expecting.formatted("Authorization: Bearer secret\n", MAX_BODY + 1)))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void asksCallersToComeBackWhenThereAreTooMany() throws Exception {
        List<CompletableFuture<Integer>> slow = List.of(slowRequest(), slowRequest());
        Await.until("both places taken", () -> waiting.get() == MAX_CONCURRENT);

        Answer refused = client.get("/things/a");
        release.countDown();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(slow.get(0).get()).isEqualTo(204);
        assertThat(slow.get(1).get()).isEqualTo(204);
        assertThat(client.get("/things/a").status()).isEqualTo(200);
    }

    @Test
    void finishesRequestsAtHandWhenItEnds() throws Exception {
        CompletableFuture<Integer> slow = slowRequest();
        Await.until("the request is at hand", () -> waiting.get() == 1);

        CompletableFuture<Void> end = CompletableFuture.runAsync(server::close);
        Await.until("no new connections", () -> !accepts());
        release.countDown();

        assertThat(slow.get()).isEqualTo(204);
        end.get();
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private CompletableFuture<Integer> slowRequest() {
        return CompletableFuture.supplyAsync(() -> client.get("/slow").status(), Thread::startVirtualThread);
    }

    @Test
    void keepsSecretsOfItsOwnFaults() {
        Answer broken = client.get("/broken");
        Answer unavailable = client.get("/unavailable");

        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.text()).doesNotContain("secret").contains(broken.header("X-Request-Id"));
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.header("Retry-After")).isNotEmpty();
    }

    @Test
    void servesTheDashboardUnderItsPrefixWithAStrictPolicy() {
        Answer page = client.bare("GET", "/", new byte[0]);
        Answer deep = client.bare("GET", "/domains?q=x", new byte[0]);
        Answer script = client.bare("GET", "/assets/app-1234.js", new byte[0]);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self'");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(deep.text()).isEqualTo(page.text());
        assertThat(script.header("Cache-Control")).contains("immutable");
        assertThat(client.bare("GET", "/", new byte[0], "If-None-Match", page.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(client.bare("GET", "/assets/none.js", new byte[0]).status()).isEqualTo(404);
        assertThat(client.bare("POST", "/assets/app-1234.js", new byte[0]).status())
                .isEqualTo(405);
    }

    @Test
    void compressesForThoseWhoAskAndSaysWhatTimeItIs() {
        Answer plain = client.get("/long");
        Answer small = client.get("/long", "Accept-Encoding", "gzip");
        assertThat(plain.text()).hasSizeGreaterThan(8_000);
        assertThat(plain.header("Date")).endsWith("GMT");
        assertThat(small.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(small.text().length()).isLessThan(1_000);
    }

    @Test
    void handsOutNothingBesideTheDashboardsFiles() {
        for (String path : List.of(
                "/zf/../logback-test.xml",
                "/zf/assets/../../logback-test.xml",
                "/zf/%2e%2e/logback-test.xml",
                "/zf/assets/..%2f..%2flogback-test.xml",
                "/zf//etc/passwd",
                "/zf/assets/",
                "*",
                "http://elsewhere/zf")) {
            String answer = RawHttp.send(server.port(), "GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n");
            assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[04].*");
        }
    }

    @Test
    void countsRequestsByRouteNotByPath() {
        client.get("/things/a");
        client.get("/things/b");
        client.get("/unknown/path");

        Await.until("all counted", () -> count("none") == 1 && count("/things/{name}") == 2);
    }

    private long count(String route) {
        return metrics.find("zonefleet.http.requests").tag("route", route).timers().stream()
                .mapToLong(io.micrometer.core.instrument.Timer::count)
                .sum();
    }
}
