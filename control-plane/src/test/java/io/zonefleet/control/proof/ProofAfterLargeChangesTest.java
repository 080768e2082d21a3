// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.testing.Await;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From when on an answer is safe, where much was imported since. */
class ProofAfterLargeChangesTest {
    private static final String A = "/api/v1/domains/a.example.com";
    /** Later than any change of a test. */
    private static final Instant PROVED = Instant.parse("2099-01-01T00:00:10Z");

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;
    private FakeNode node;

    @BeforeEach
    void aNode() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
        node = new FakeNode(server.store(), "local", "one").register();
        Await.until("it is known", () -> image().fleet().nodes().size() == 1);
    }

    private ControlImage image() {
        return server.images().current();
    }

    /** Nobody wants to wait a week because others have imported something. */
    @Test
    void theLogTellsOfItHoweverManyLargeChangesOfOthersCameSince() {
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 300}");
        client.put(A, "{'addresses': ['192.0.2.2'], 'ttl': 30}");
        for (int i = 0; i < 10; i++) {
            many("x" + i + ".example.org");
        }
        materialiseProveAndForget();

        Answer proof = client.get(A + "/proof");
        assertThat(proof.at("/safeAfter").asText())
                .as(proof.text())
                .isEqualTo(PROVED.plusSeconds(300).toString());
    }

    @Test
    void theLogTellsOfWhatLargeChangesDidToIt() {
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 300}");
        many("example.com");
        for (int ttl : new int[] {500, 100, 60}) {
            Answer edited = client.post("/api/v1/edits", "{'filter': {}, 'set': {'ttl': " + ttl + "}}");
            assertThat(edited.at("/applied").asInt()).as(edited.text()).isEqualTo(121);
        }
        materialiseProveAndForget();

        Answer proof = client.get(A + "/proof");
        assertThat(proof.at("/safeAfter").asText())
                .as(proof.text())
                .isEqualTo(PROVED.plusSeconds(500).toString());
    }

    /** What was answered before is in the log alone then. */
    private void materialiseProveAndForget() {
        server.materialise();
        ControlImage before = image();
        node.provingAt(PROVED).prove(before);
        Await.until("it is read", () -> image().revision() > before.revision());
        server.store().compact(image().revision());
    }

    /** A change that stands in parts. */
    private void many(String below) {
        Answer imported = client.post(
                "/api/v1/import",
                IntStream.range(0, 120)
                        .mapToObj(i -> "{'domain': 'n%d.%s', 'ip': '192.0.2.7'}".formatted(i, below))
                        .collect(Collectors.joining(",", "[", "]")));
        assertThat(imported.at("/applied").asInt()).as(imported.text()).isEqualTo(120);
    }
}
