// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.SecretId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SecretRoutesTest {
    private static final String PROD = "/api/v1/secrets/prod.token";
    private static final String TOKEN =
            "{'value': 'the-token', 'url': 'https://API.example.com:6443/k8s', 'comment': 'of prod'}";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient admin;

    @BeforeEach
    void connect() {
        admin = server.client();
    }

    private static String source(String token) {
        return "{'url': 'https://api.example.com:6443', 'origin': 'prod', 'enabled': false, 'kubernetes': {'token': '"
                + token + "', 'suffixes': ['example.com']}}";
    }

    private void declareSource(String token) {
        admin.put("/api/v1/clusters/prod", "{}");
        assertThat(admin.put("/api/v1/sources/prod-kubernetes", source(token)).status())
                .isEqualTo(201);
    }

    @Test
    void storesASecretAndShowsAllButItsValue() {
        Answer made = admin.put(PROD, TOKEN);
        Answer read = admin.get(PROD);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/result").asText()).isEqualTo("created");
        assertThat(made.text() + read.text()).doesNotContain("the-token").doesNotContain("sealed");
        assertThat(read.header("ETag")).isEqualTo(made.header("ETag"));
        assertThat(read.at("/url").asText()).isEqualTo("https://api.example.com:6443");
        assertThat(read.at("/kind").asText()).isEqualTo("token");
        assertThat(read.at("/writtenBy").asText()).isEqualTo("token:test");
        assertThat(read.at("/readable").asBoolean()).isTrue();
        assertThat(read.at("/sources").size()).isZero();
        assertThat(admin.get("/api/v1/secrets?q=OF%20PROD").at("/total").asInt())
                .isEqualTo(1);
        assertThat(admin.get("/api/v1/secrets").at("/writable").asBoolean()).isTrue();
        assertThat(admin.get("/api/v1/secrets/none").status()).isEqualTo(404);
    }

    @Test
    void tellsWhetherAnythingChangedAndWritesNothingWhereNot() {
        Answer made = admin.put(PROD, TOKEN);

        Answer same = admin.put(PROD, TOKEN);
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.at("/result").asText()).isEqualTo("unchanged");
        assertThat(same.header("ETag")).isEqualTo(made.header("ETag"));

        Answer planned = admin.put(PROD + "?dryRun=true", TOKEN.replace("the-token", "another"));
        assertThat(planned.at("/result").asText()).isEqualTo("replaced");
        assertThat(admin.get(PROD).header("ETag")).isEqualTo(made.header("ETag"));
        assertThat(admin.put("/api/v1/secrets/new?dryRun=true", TOKEN)
                        .at("/result")
                        .asText())
                .isEqualTo("created");
        assertThat(admin.get("/api/v1/secrets/new").status()).isEqualTo(404);

        Answer replaced = admin.put(PROD, TOKEN.replace("the-token", "another"));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.at("/result").asText()).isEqualTo("replaced");
        assertThat(replaced.revision()).isGreaterThan(made.revision());
    }

    @Test
    void writesOnlyOverWhatTheCallerHasRead() {
        Answer made = admin.put(PROD, TOKEN, "If-None-Match", "*");
        Answer changed = admin.put(PROD, TOKEN.replace("the-token", "another"), "If-Match", made.header("ETag"));
        assertThat(changed.status()).isEqualTo(200);

        assertThat(admin.put(PROD, TOKEN, "If-Match", made.header("ETag")).status())
                .isEqualTo(412);
        assertThat(admin.put(PROD, TOKEN, "If-None-Match", "*").status()).isEqualTo(412);
        Answer repeated = admin.put(PROD, TOKEN.replace("the-token", "another"), "If-Match", made.header("ETag"));
        assertThat(repeated.at("/result").asText())
                .as("by whoever lost the answer")
                .isEqualTo("unchanged");
        assertThat(admin.delete(PROD, "If-Match", made.header("ETag")).status()).isEqualTo(412);
        assertThat(admin.delete(PROD, "If-Match", changed.header("ETag")).status())
                .isEqualTo(204);
        assertThat(admin.delete(PROD).status()).isEqualTo(404);
    }

    @Test
    void keepsOneThatASourceNamesAndSaysWhich() {
        admin.put(PROD, TOKEN);
        declareSource("prod.token");
        assertThat(admin.get(PROD).at("/sources").toString()).isEqualTo("[\"prod-kubernetes\"]");

        Answer refused = admin.delete(PROD);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/type").asText()).isEqualTo("/problems/in-use");
        assertThat(refused.at("/errors/0/value").asText()).isEqualTo("sources/prod-kubernetes");

        admin.put("/api/v1/sources/prod-kubernetes", source("other.token"));
        assertThat(admin.delete(PROD).status()).isEqualTo(204);
    }

    @Test
    void aHeaderOfAListIsUseOfItToo() {
        assertThat(admin.put(
                                "/api/v1/secrets/list.key",
                                "{'kind': 'header', 'value': 'Bearer of the list', 'url': 'http://192.0.2.7:8080'}")
                        .status())
                .isEqualTo(201);
        admin.put(
                "/api/v1/sources/list",
                "{'url': 'http://192.0.2.7:8080/list', 'enabled': false, 'header': {'name': 'Authorization', 'secret': 'list.key'}}");

        assertThat(admin.get("/api/v1/secrets/list.key").at("/sources/0").asText())
                .isEqualTo("list");
        assertThat(admin.delete("/api/v1/secrets/list.key").status()).isEqualTo(409);
    }

    @Test
    void takesAKubeconfigWithItsServerAndRefusesWhatItCantUse() {
        String path = "/api/v1/secrets/prod.kubeconfig";
        String good = JsonBody.object()
                .put("kind", "kubeconfig")
                .put("value", WrittenKubeconfig.of("https://192.0.2.1:6443", "", "token: the-token"))
                .toString();
        String bad = JsonBody.object()
                .put("kind", "kubeconfig")
                .put(
                        "value",
                        WrittenKubeconfig.of(
                                "https://192.0.2.1:6443",
                                "insecure-skip-tls-verify: true",
                                "exec: {command: the-program}, password: the-password"))
                .toString();

        Answer made = admin.put(path, good);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.at("/url").asText()).isEqualTo("https://192.0.2.1:6443");
        assertThat(admin.put(path, good).at("/result").asText()).isEqualTo("unchanged");

        Answer refused = admin.put(path, bad);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.errors()).hasSize(3).containsOnly("/value kubeconfig");
        assertThat(refused.text())
                .contains("cluster.insecure-skip-tls-verify", "user.exec", "user.password")
                .doesNotContain("the-program", "the-password");
        assertThat(admin.put(path, good.replaceFirst("\\{", "{\"url\": \"https://192.0.2.2\", "))
                        .errors())
                .containsExactly("/url kubeconfig-server");
    }

    @Test
    void saysEverythingThatIsWrongAtOnceAndNothingOfTheValue() {
        assertThat(admin.put(PROD, "{}").errors()).containsExactlyInAnyOrder("/value required", "/url required");
        Answer wrong = admin.put(
                "/api/v1/secrets/-x",
                "{'kind': 'password', 'value': 'the value\\nhas lines', 'url': 'http://u:p@192.0.2.1', 'more': 1}");
        assertThat(wrong.errors())
                .containsExactlyInAnyOrder(
                        "path/id secret-name", "/kind enum", "/value token", "/url secret-url", "/more unknown-field");
        assertThat(wrong.text()).doesNotContain("has lines").doesNotContain("u:p");
    }

    @Test
    void replacesOneWhoseBytesCantBeRead() {
        admin.put(PROD, TOKEN);
        server.store()
                .commit(Txn.builder()
                        .put(Keys.DEFAULT.secret(new SecretId("prod.token")), Bytes.of("{\"v\":1}"))
                        .build());
        Await.until("it is gone", () -> admin.get(PROD).status() == 404);

        assertThat(admin.put(PROD, TOKEN).at("/result").asText()).isEqualTo("replaced");
        assertThat(admin.get(PROD).at("/readable").asBoolean()).isTrue();
    }

    @Test
    void showsThroughEachReplicaWhatItCanOpen() throws Exception {
        admin.put(PROD, TOKEN);
        ControlServer other = server.replica();
        try {
            assertThat(other.client().get(PROD).at("/readable").asBoolean()).isTrue();
            other.client().put(PROD, TOKEN.replace("the-token", "another"));
            Await.until(
                    "it is known here",
                    () -> admin.put(PROD + "?dryRun=true", TOKEN)
                            .at("/result")
                            .asText()
                            .equals("replaced"));
        } finally {
            other.stop();
        }
    }
}
