// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.http.Access;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ApiToken;
import io.zonefleet.model.Role;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokenRoutesTest {
    private static final String CI = "/api/v1/tokens/ci";
    private static final String WHO = "/api/v1/whoami";
    private static final String KEY = Keys.DEFAULT.token(new TokenId("ci"));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @RegisterExtension
    final ControlServer server = new ControlServer().with(now::get);

    private ApiClient admin;

    @BeforeEach
    void connect() {
        admin = server.client();
    }

    private ApiClient owner(Answer made) {
        return new ApiClient(server.base(), made.at("/secret").asText());
    }

    private void store(Bytes value) {
        server.store().commit(Txn.builder().put(KEY, value).build());
    }

    @Test
    void makesATokenAndTellsItsSecretOnce() {
        Answer made = admin.put(CI, "{'role': 'editor', 'comment': 'builds'}");
        Answer read = admin.get(CI);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/secret").asText()).matches("zf_[A-Za-z0-9_-]{43}");
        assertThat(made.at("/createdBy").asText()).isEqualTo("token:test");
        assertThat(read.header("ETag")).isEqualTo(made.header("ETag"));
        assertThat(read.at("/comment").asText()).isEqualTo("builds");
        assertThat(read.json().has("secret")).isFalse();
        assertThat(owner(made).get(WHO).json().toString()).isEqualTo("{\"name\":\"ci\",\"role\":\"editor\"}");
        assertThat(admin.get("/api/v1/tokens?q=BUILDS").at("/total").asInt()).isEqualTo(1);
        assertThat(admin.get("/api/v1/tokens/none").status()).isEqualTo(404);
    }

    @Test
    void changesWhatATokenMayDoAtOnceAndKeepsItsSecret() {
        Answer made = admin.put(CI, "{'role': 'reader'}");
        ApiClient owner = owner(made);
        assertThat(owner.put("/api/v1/zones/example.com", "{}").status()).isEqualTo(403);

        Answer changed = admin.put(CI, "{'role': 'editor'}", "If-Match", made.header("ETag"));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().has("secret")).isFalse();
        assertThat(changed.at("/created")).isEqualTo(made.at("/created"));
        assertThat(owner.put("/api/v1/zones/example.com", "{}").status()).isEqualTo(201);
    }

    @Test
    void writesOnlyOverWhatTheCallerHasRead() {
        Answer made = admin.put(CI, "{'role': 'reader'}", "If-None-Match", "*");
        Answer changed = admin.put(CI, "{'role': 'editor'}");

        Answer stale = admin.put(CI, "{'role': 'admin'}", "If-Match", made.header("ETag"));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.at("/revision").asLong()).isEqualTo(changed.revision());
        assertThat(admin.delete(CI, "If-Match", made.header("ETag")).status()).isEqualTo(412);
        assertThat(admin.put(CI, "{'role': 'admin'}", "If-None-Match", "*").status())
                .isEqualTo(412);
        assertThat(admin.put("/api/v1/tokens/none", "{'role': 'admin'}", "If-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(admin.get(CI).at("/role").asText()).isEqualTo("editor");
        assertThat(admin.delete(CI, "If-Match", changed.header("ETag")).status())
                .isEqualTo(204);
    }

    @Test
    void refusesARevokedTokenAtOnceAndItsSecretForEver() {
        ApiClient owner = owner(admin.put(CI, "{'role': 'reader'}"));
        assertThat(owner.get(WHO).status()).isEqualTo(200);

        assertThat(admin.delete(CI).status()).isEqualTo(204);
        assertThat(owner.get(WHO).status()).isEqualTo(401);
        assertThat(admin.delete(CI).status()).isEqualTo(404);
        assertThat(admin.put(CI, "{'role': 'reader'}").status()).isEqualTo(201);
        assertThat(owner.get(WHO).status()).isEqualTo(401);
    }

    @Test
    void letsInThroughEachReplica() throws Exception {
        ControlServer other = server.replica();
        try {
            Answer made = admin.put(CI, "{'role': 'reader'}");
            ApiClient there = new ApiClient(other.base(), made.at("/secret").asText());
            Await.until("it is known there", () -> there.get(WHO).status() == 200);
            admin.delete(CI);
            Await.until("it is gone there", () -> there.get(WHO).status() == 401);
        } finally {
            other.stop();
        }
    }

    @Test
    void endsStreamsOfARevokedToken() {
        CompletableFuture<byte[]> stream = listen(admin.put(CI, "{'role': 'reader'}"));
        assertThat(stream).isNotDone();

        admin.delete(CI);

        Await.until("the stream has ended", stream::isDone);
    }

    @Test
    void refusesATokenWhoseTimeIsOverAndEndsItsStreams() {
        Instant end = now.get().plus(Duration.ofDays(1));
        Answer made = admin.put(CI, "{'role': 'reader', 'expires': '%s'}".formatted(end));
        ApiClient owner = owner(made);
        CompletableFuture<byte[]> stream = listen(made);
        assertThat(owner.get(WHO).at("/expires").asText())
                .isEqualTo(made.at("/expires").asText());

        now.set(end);

        Answer refused = owner.get(WHO);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("/detail").asText()).contains("ci expired at");
        Await.until("the stream has ended", stream::isDone);
        Await.until(
                "it is counted",
                () -> server.metrics()
                                .counter("zonefleet.http.refused", "reason", "expired-token")
                                .count()
                        == 1);
    }

    /** Begins to listen, and is done when the stream is. */
    private CompletableFuture<byte[]> listen(Answer made) {
        HttpClient http = HttpClient.newHttpClient();
        CompletableFuture<InputStream> begun = http.sendAsync(
                        HttpRequest.newBuilder(URI.create(server.base() + "/api/v1/events"))
                                .header(
                                        "Authorization",
                                        "Bearer " + made.at("/secret").asText())
                                .build(),
                        BodyHandlers.ofInputStream())
                .thenApply(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    return answer.body();
                });
        InputStream in = begun.join();
        return CompletableFuture.supplyAsync(
                () -> {
                    try (http;
                            in) {
                        return in.readAllBytes();
                    } catch (IOException cut) {
                        return new byte[0];
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void showsTokensOfTheConfigurationAndLeavesThemToIt() {
        admin.put(CI, "{'role': 'reader'}");
        Answer list = admin.get("/api/v1/tokens");

        assertThat(list.at("/total").asInt()).isEqualTo(2);
        assertThat(list.at("/items/1/id").asText()).isEqualTo("test");
        assertThat(list.at("/items/1/configured").asBoolean()).isTrue();
        for (Answer refused : new Answer[] {
            admin.put("/api/v1/tokens/test", "{'role': 'reader'}"), admin.delete("/api/v1/tokens/test")
        }) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.at("/type").asText()).isEqualTo("/problems/configured-token");
        }
    }

    @Test
    void letsNobodyInByAStoredTokenOfAConfiguredName() {
        TokenId name = new TokenId("test");
        ApiToken twin = new ApiToken(
                name,
                Role.ADMIN,
                "",
                Optional.empty(),
                now.get(),
                "somebody",
                HexFormat.of().formatHex(Access.sha256("a-twin").toArray()));
        long revision = server.store()
                                .commit(Txn.builder()
                                        .put(Keys.DEFAULT.token(name), Codec.encode(twin))
                                        .build())
                        instanceof io.zonefleet.store.TxnOutcome.Committed committed
                ? committed.revision()
                : 0;
        Await.until("it is read", () -> server.images().current().revision() >= revision);

        assertThat(new ApiClient(server.base(), "a-twin").get(WHO).status()).isEqualTo(401);
    }

    @Test
    void letsNobodyInByATokenThatCantBeReadAndMakesItAnew() {
        ApiClient owner = owner(admin.put(CI, "{'role': 'admin'}"));
        store(Bytes.of("{\"v\":1,\"id\":\"ci\"}"));
        Await.until("it is refused", () -> owner.get(WHO).status() == 401);

        Answer again = admin.put(CI, "{'role': 'reader'}");

        assertThat(again.status()).isEqualTo(201);
        assertThat(owner(again).get(WHO).at("/role").asText()).isEqualTo("reader");
    }

    @Test
    void tellsInWhichHourATokenWasLastUsed() {
        Answer made = admin.put(CI, "{'role': 'reader'}");
        assertThat(admin.get(CI).json().has("lastUsed")).isFalse();
        owner(made).get(WHO);

        assertThat(admin.get(CI).at("/lastUsed").asText()).matches(".*T[0-9]{2}:00:00Z");
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        assertThat(admin.put(CI, "{}").errors()).containsExactly("/role required");
        assertThat(admin.put("/api/v1/tokens/-x", "{'role': 'root', 'expires': '2020-01-01T00:00:00Z', 'secret': 'x'}")
                        .errors())
                .containsExactlyInAnyOrder(
                        "path/id token-id", "/role enum", "/expires future", "/secret unknown-field");
        assertThat(admin.put(CI, "{'role': 'reader', 'expires': 'soon'}").errors())
                .containsExactly("/expires instant");
    }

    @Test
    void slowsDownWhoGuesses() {
        // never let in from here: the owner of a known token is not shut out by others who guess
        ApiClient stranger = new ApiClient(server.base(), "a-guess");
        int guesses = 0;
        while (stranger.get(WHO).status() == 401) {
            guesses++;
        }

        Answer refused = stranger.get(WHO);
        assertThat(guesses).isEqualTo(20);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.at("/type").asText()).isEqualTo("/problems/too-many-attempts");
        assertThat(refused.header("Retry-After")).isEqualTo("3");
        now.set(now.get().plusSeconds(3));
        assertThat(stranger.get(WHO).status()).isEqualTo(401);
        assertThat(stranger.get(WHO).status()).isEqualTo(429);
    }
}
