// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.Txn;
import org.junit.jupiter.api.Test;

/** What undoes a change. */
class RevertRoutesTest extends ChangedDomains {
    @Test
    void putsBackWhatWasDeleted() {
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1'], 'owner': 'x', 'ttl': 7}");
        JsonNode before = spec("a.example.com");
        String gone = change(client.delete("/api/v1/domains/a.example.com"));

        Answer reverted = client.post("/api/v1/changes/" + gone + "/revert", "{}");

        assertThat(reverted.status()).isEqualTo(200);
        assertThat(spec("a.example.com")).isEqualTo(before);
        assertThat(client.get(reverted.at("/change").asText()).at("/comment").asText())
                .isEqualTo("Reverts " + gone);

        client.post("/api/v1/changes/" + change(reverted) + "/revert", "{'comment': 'once more'}");
        assertThat(client.get("/api/v1/domains/a.example.com").status()).isEqualTo(404);
    }

    @Test
    void namesWhatWasChangedSince() {
        Answer many = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'put', 'resource': 'domains/b.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'put', 'resource': 'zones/example.com', 'value': {}}]}
                """);
        String path = many.at("/change").asText();
        put("b.example.com", "192.0.2.2");

        Answer refused = client.post(path + "/revert", "{}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/type").asText()).isEqualTo("/problems/changed-since");
        assertThat(refused.at("/errors/0/value").asText()).isEqualTo("domains/b.example.com");
        assertThat(refused.at("/errors").size()).isEqualTo(1);
        assertThat(client.get("/api/v1/domains/a.example.com").status()).isEqualTo(200);

        Answer some = client.post(path + "/revert", "{'resources': ['domains/a.example.com']}");
        assertThat(some.at("/applied").asInt()).isEqualTo(1);
        Answer again = client.post(path + "/revert", "{'resources': ['domains/a.example.com']}");
        assertThat(again.at("/applied").asInt()).as("it is so already").isZero();
        Answer forced = client.post(path + "/revert", "{'force': true, 'allowShrink': true}");
        assertThat(forced.at("/applied").asInt()).isEqualTo(2);
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isZero();
        assertThat(client.get("/api/v1/zones").at("/total").asInt()).isZero();
    }

    @Test
    void aRevertIsCheckedAsAnyChange() {
        String cluster = change(client.put("/api/v1/clusters/edge", "{}"));
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1'], 'origin': 'edge'}");

        assertThat(client.post("/api/v1/changes/" + cluster + "/revert", "{}").status())
                .as("it is in use")
                .isEqualTo(409);
        assertThat(client.post("/api/v1/changes/01J00000000000000000000000/revert", "{}")
                        .status())
                .isEqualTo(404);
        assertThat(client.post("/api/v1/changes/x/revert", "{'force': 1}").errors())
                .containsExactlyInAnyOrder("path/id change-id", "/force type");
    }

    @Test
    void aRevertCanBePlannedAndRepeated() {
        put("a.example.com", "192.0.2.1");
        String change = put("a.example.com", "192.0.2.2");
        String path = "/api/v1/changes/" + change + "/revert";
        Answer plan = client.post(path + "?dryRun=true", "{}");
        String body = "{'planHash': '" + plan.at("/hash").asText() + "'}";

        Answer first = client.post(path, body, "Idempotency-Key", "k1");
        put("a.example.com", "192.0.2.3");
        Answer second = client.post(path, body, "Idempotency-Key", "k1");

        assertThat(plan.at("/items/0/after/addresses/0").asText()).isEqualTo("192.0.2.1");
        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.at("/change")).isEqualTo(first.at("/change"));
        assertThat(client.get("/api/v1/domains/a.example.com")
                        .at("/addresses/0")
                        .asText())
                .isEqualTo("192.0.2.3");
    }

    /** Retention may take the change between a revert and its repetition by a client that lost the answer. */
    @Test
    void aRepeatedRevertIsAnsweredAsBeforeWhenTheChangeIsGone() {
        put("a.example.com", "192.0.2.1");
        String change = put("a.example.com", "192.0.2.2");
        String path = "/api/v1/changes/" + change + "/revert";
        Answer first = client.post(path, "{}", "Idempotency-Key", "k1");

        server.store()
                .commit(Txn.builder()
                        .delete(Keys.DEFAULT.change(new ChangeId(change)))
                        .build());
        Answer second = client.post(path, "{}", "Idempotency-Key", "k1");

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).as(second.text()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(client.post(path, "{'force': true}", "Idempotency-Key", "k1").status())
                .as("another request with the same key")
                .isEqualTo(422);
        assertThat(client.post(path, "{}", "Idempotency-Key", "k2").status()).isEqualTo(404);
        assertThat(client.post(path + "?dryRun=true", "{}", "Idempotency-Key", "k1")
                        .status())
                .isEqualTo(404);
    }
}
