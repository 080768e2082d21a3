// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.token;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zonefleet.control.http.Access;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.testing.Await;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** That neither the secret of a token nor its digest shows anywhere but where it has to. */
class SecretsStaySecretTest {
    private static final String CI = "/api/v1/tokens/ci";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private final Logger ours = (Logger) LoggerFactory.getLogger("io.zonefleet");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ApiClient admin;
    private String secret = "";
    private String digest = "";

    @BeforeEach
    void listen() {
        log.start();
        ours.setLevel(Level.TRACE);
        ours.addAppender(log);
        admin = server.client();
        secret = admin.put(CI, "{'role': 'editor'}").at("/secret").asText();
        digest = HexFormat.of().formatHex(Access.sha256(secret).toArray());
    }

    @AfterEach
    void silence() {
        ours.detachAppender(log);
        ours.setLevel(null);
    }

    private void assertSecret(String where, String text) {
        assertThat(text).as(where).isNotEmpty().doesNotContain(secret).doesNotContain(digest);
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs())
                .toList();
    }

    private List<String> requests(String method, String path) {
        return lines().stream()
                .filter(line -> line.contains("\"" + method + "\"") && line.contains("\"" + path + "\""))
                .toList();
    }

    @Test
    void keepsThemOutOfAnswersExportsChangesAndMetrics() {
        ApiClient owner = new ApiClient(server.base(), secret);
        owner.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");
        String change = admin.get("/api/v1/changes?limit=1").at("/items/0/id").asText();

        for (String path : List.of(
                "/api/v1/tokens",
                CI,
                "/api/v1/export",
                "/api/v1/changes",
                "/api/v1/changes/" + change,
                "/api/v1/changes/" + change + "/items",
                "/metrics")) {
            assertSecret(path, admin.get(path).text());
        }
        assertThat(admin.get("/api/v1/changes").text()).contains("token:ci").doesNotContain("tokens/ci");
        assertThat(admin.get("/api/v1/export").text()).doesNotContain("\"ci\"");
    }

    @Test
    void storesTheDigestAloneUnderOneKey() {
        List<Entry> entries =
                server.store().read(KeyRange.prefix(Keys.DEFAULT.prefix()), 0).entries();

        assertThat(entries).isNotEmpty().noneMatch(entry -> entry.value().utf8().contains(secret));
        assertThat(entries.stream()
                        .filter(entry -> entry.value().utf8().contains(digest))
                        .map(Entry::key))
                .containsExactly("/zonefleet/v1/tokens/ci");
        assertThat(server.store()
                        .read(KeyRange.prefix("/zonefleet/v1/tokens/"), 0)
                        .entries()
                        .getFirst()
                        .value()
                        .utf8())
                .startsWith("{\"v\":1,");
    }

    @Test
    void logsEachChangeOfATokenAndEachRefusalOnceWithoutThem() {
        ApiClient owner = new ApiClient(server.base(), secret);
        Answer refused = owner.get("/api/v1/tokens");
        admin.delete(CI);
        Answer unknown = owner.get("/api/v1/zones");
        server.images().current();

        assertThat(List.of(refused.status(), unknown.status())).containsExactly(403, 401);
        Await.until("all is logged", () -> !requests("GET", "/api/v1/zones").isEmpty());
        assertThat(requests("PUT", CI)).singleElement().asString().contains("token:test", "201");
        assertThat(requests("DELETE", CI)).singleElement().asString().contains("token:test", "204");
        assertThat(requests("GET", "/api/v1/tokens"))
                .singleElement()
                .asString()
                .contains("token:ci", "403", "refused=\"role\"");
        assertThat(requests("GET", "/api/v1/zones"))
                .singleElement()
                .asString()
                .contains("anonymous", "401", "refused=\"unknown-token\"");
        assertSecret("log", String.join("\n", lines()));
        assertSecret("image", server.images().current().toString());
    }
}
