// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Txn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody is told who sends an import once more, with the same {@code Idempotency-Key}. */
class RepeatedImportTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    /** Of one transaction, and of a change that stands in parts. */
    @ParameterizedTest
    @ValueSource(ints = {2, 120})
    void tellsWhoRepeatsAnImportWhatBecameOfEachRow(int count) throws Exception {
        ApiClient client = server.client();
        client.put("/api/v1/clusters/c1", "{}");
        client.put("/api/v1/domains/n0.example.com", "{'addresses': ['192.0.2.1'], 'ttl': 9}");
        client.put("/api/v1/domains/same.example.com", "{'addresses': ['192.0.2.1']}");
        client.put("/api/v1/domains/pruned.example.com", "{'addresses': ['192.0.2.1']}");
        String state = IntStream.range(0, count)
                .mapToObj("  n%d.example.com: {addresses: [192.0.2.2]}\n"::formatted)
                .collect(Collectors.joining(
                        "",
                        "domains:\n  same.example.com: {addresses: [192.0.2.1]}\n",
                        "  example.com: {addresses: [192.0.2.3], wildcard: true}\n"));
        String path = "/api/v1/import?rows=true&prune=true&allowShrink=true";
        String[] once = {"Content-Type", "application/yaml", "Idempotency-Key", "k1"};

        Answer first = client.send("POST", path, state, once);
        client.put("/api/v1/domains/n1.example.com", "{'addresses': ['192.0.2.9']}");
        Answer again = client.send("POST", path, state, once);

        assertThat(first.json().path("rows").findValuesAsText("outcome"))
                .containsOnlyOnce("updated", "unchanged", "deleted")
                .contains("created");
        assertThat(first.at("/warnings")).isNotEmpty();
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(client.get("/api/v1/domains/n1.example.com")
                        .at("/addresses/0")
                        .asText())
                .isEqualTo("192.0.2.9");

        Entry record = change(first);
        // as it is put again where rows have lost
        server.store()
                .commit(Txn.builder()
                        .put(
                                record.key(),
                                Codec.encode(Codec.decodeChange(record.value())
                                        .withSuperseded(List.of("domains/n1.example.com"))))
                        .build());
        again = client.send("POST", path, state, once);
        assertThat(again.at("/superseded").toString()).isEqualTo("[\"domains/n1.example.com\"]");
        assertThat(again.at("/warnings/0/code").asText()).isEqualTo("superseded");
        assertThat(again.json().path("rows").findValuesAsText("outcome")).containsOnlyOnce("superseded");

        server.store().commit(Txn.builder().delete(record.key()).build());
        again = client.send("POST", path, state, once);
        assertThat(again.at("/counts")).isEqualTo(first.at("/counts"));
        assertThat(again.json().has("rows")).as("nobody knows them any more").isFalse();
    }

    private Entry change(Answer of) {
        String path = of.at("/change").asText();
        ChangeId id = new ChangeId(path.substring(path.lastIndexOf('/') + 1));
        return server.store()
                .read(KeyRange.single(Keys.DEFAULT.change(id)), 0)
                .entries()
                .getFirst();
    }
}
