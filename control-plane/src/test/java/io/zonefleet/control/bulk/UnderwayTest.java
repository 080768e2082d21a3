// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A change that is accepted, and that another replica is still applying. */
class UnderwayTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    @Test
    void isFoundByItsKeyAndSaysThatItIsUnderway() {
        ApiClient client = server.client();
        String body =
                "{'operations': [{'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}},"
                        + " {'op': 'put', 'resource': 'domains/b.example.com', 'value': {'addresses': ['192.0.2.1']}}]}";
        String path = client.post("/api/v1/changes", body, "Idempotency-Key", "mine")
                .at("/change")
                .asText();
        ChangeId id = new ChangeId(path.substring(path.lastIndexOf('/') + 1));
        assertThat(client.get(path).header("ETag")).isNotEmpty();

        server.store()
                .commit(Txn.builder()
                        .put(Keys.DEFAULT.applying(id), Bytes.of("x"))
                        .build());
        Await.until("it is told", () -> client.get(path).json().has("applying"));

        Answer found = client.get("/api/v1/changes?idempotencyKey=mine");
        assertThat(found.at("/total").asInt()).isEqualTo(1);
        assertThat(found.at("/items/0/id").asText()).isEqualTo(id.text());
        assertThat(found.at("/items/0/applying").toString()).isEqualTo("{\"total\":2}");
        assertThat(client.get(path).header("ETag")).isEmpty();
        assertThat(client.get("/api/v1/changes?idempotencyKey=mine&q=nowhere")
                        .at("/total")
                        .asInt())
                .isZero();
        assertThat(client.get("/api/v1/changes?idempotencyKey=another")
                        .at("/total")
                        .asInt())
                .isZero();

        server.store().commit(Txn.builder().delete(Keys.DEFAULT.applying(id)).build());
        Await.until("it is over", () -> !client.get(path).json().has("applying"));
        assertThat(client.get(path).header("ETag")).isNotEmpty();
    }
}
