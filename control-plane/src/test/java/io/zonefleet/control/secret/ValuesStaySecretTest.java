// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.testing.Await;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** That the value of a stored secret shows nowhere, and its bytes under their own key alone. */
class ValuesStaySecretTest {
    private static final String PROD = "/api/v1/secrets/prod.token";
    private static final String VALUE = "the-token-that-nobody-sees";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private final Logger ours = (Logger) LoggerFactory.getLogger("io.zonefleet");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ApiClient admin;

    @BeforeEach
    void storeAndFollow() {
        log.start();
        ours.setLevel(Level.TRACE);
        ours.addAppender(log);
        admin = server.client();
        admin.put("/api/v1/clusters/prod", "{}");
        assertThat(admin.put(PROD, "{'value': '" + VALUE + "', 'url': 'https://127.0.0.1:1'}")
                        .status())
                .isEqualTo(201);
        admin.put(
                "/api/v1/sources/prod-kubernetes",
                "{'url': 'https://127.0.0.1:1', 'origin': 'prod', 'kubernetes': {'token': 'prod.token', 'suffixes': ['example.com']}}");
    }

    @AfterEach
    void silence() {
        ours.detachAppender(log);
        ours.setLevel(null);
    }

    private static void assertSecret(String where, String text) {
        assertThat(text)
                .as(where)
                .isNotEmpty()
                .doesNotContain(VALUE)
                .doesNotContain(Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .map(event ->
                        event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + event.getThrowableProxy())
                .toList();
    }

    private List<Entry> entries() {
        return server.store().read(KeyRange.prefix(Keys.DEFAULT.prefix()), 0).entries();
    }

    @Test
    void keepsItOutOfAnswersExportsChangesResultsAndMetrics() {
        Await.until(
                "it was polled",
                () -> admin.get("/api/v1/sources/prod-kubernetes").json().has("lastResult"));
        String change = admin.get("/api/v1/changes?limit=1").at("/items/0/id").asText();

        for (String path : List.of(
                "/api/v1/secrets",
                PROD,
                "/api/v1/export",
                "/api/v1/changes",
                "/api/v1/changes/" + change,
                "/api/v1/changes/" + change + "/items",
                "/api/v1/sources/prod-kubernetes/results",
                "/metrics")) {
            assertSecret(path, admin.get(path).text());
        }
        assertThat(admin.get("/api/v1/changes").text()).doesNotContain("secrets/");
        assertThat(admin.get("/api/v1/export").text()).doesNotContain("writtenBy");
    }

    @Test
    void storesItEncryptedUnderOneKeyThatNoAgentReads() {
        List<String> keys = entries().stream()
                .filter(entry -> entry.value().utf8().contains("sealed"))
                .map(Entry::key)
                .toList();

        assertThat(keys).containsExactly("/zonefleet/v1/secrets/prod.token");
        entries().forEach(entry -> assertSecret(entry.key(), entry.value().utf8()));
        assertThat(Keys.DEFAULT.agentRanges(new ClusterId("prod"))).noneMatch(range -> range.contains(keys.getFirst()));
    }

    @Test
    void logsEachWriteOnceWithoutIt() {
        Answer wrong = admin.put(PROD, "{'value': '" + VALUE + "\\n', 'url': 'no address', 'Value': '" + VALUE + "'}");
        Answer broken = admin.put(PROD, "{'value': '" + VALUE);
        admin.delete("/api/v1/sources/prod-kubernetes?domains=remove");
        assertThat(admin.delete(PROD).status()).isEqualTo(204);

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(broken.status()).isEqualTo(400);
        for (Answer refused : List.of(
                wrong,
                broken,
                admin.put("/api/v1/secrets/x", VALUE),
                admin.put("/api/v1/secrets/x", "'" + VALUE + "'"))) {
            assertSecret("refusal", refused.text());
        }
        Await.until(
                "all is logged",
                () -> lines().stream()
                        .anyMatch(line -> line.contains("\"DELETE\"") && line.contains("\"" + PROD + "\"")));
        assertThat(lines().stream().filter(line -> line.contains("\"PUT\"") && line.contains("\"" + PROD + "\"")))
                .hasSize(3)
                .allMatch(line -> line.contains("token:test"));
        assertSecret("log", String.join("\n", lines()));
        assertSecret("image", server.images().current().toString());
    }
}
