// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a change did, item by item. */
class ChangeItemsRoutesTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void connect() {
        client = server.client();
    }

    @Test
    void showsEveryItemOfALargeChange() {
        client.put("/api/v1/domains/n7.example.com", "{'addresses': ['192.0.2.1']}");
        String rows = IntStream.range(0, 2_500)
                .mapToObj(i -> "{'domain': 'n%d.example.com', 'ip': '10.0.%d.%d'}".formatted(i, i / 250, 1 + i % 250))
                .collect(Collectors.joining(",", "[", "]"));
        String items = client.post("/api/v1/import", rows).header("Zonefleet-Change") + "/items";
        List<String> all = everyItem(items + "?limit=700");

        assertThat(all)
                .hasSize(2_500)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 2_500)
                        .mapToObj(i -> "domains/n" + i + ".example.com")
                        .toList());
        Answer border = client.get(items + "?offset=1999&limit=3");
        assertThat(border.at("/total").asInt()).isEqualTo(2_500);
        assertThat(resources(border)).as("where a part ends").isEqualTo(all.subList(1_999, 2_002));
        assertThat(everyItem(items + "?limit=9&q=N24"))
                .isEqualTo(all.stream().filter(path -> path.contains("n24")).toList())
                .hasSizeGreaterThan(100);
        Answer updated = client.get(items + "?effect=updated");
        assertThat(resources(updated)).containsExactly("domains/n7.example.com");
        assertThat(updated.at("/items/0/before/addresses/0").asText()).isEqualTo("192.0.2.1");
        assertThat(updated.at("/items/0/diff").toString()).contains("10.0.0.8");
        assertThat(client.get(items + "?effect=deleted").json().toString()).isEqualTo("{\"items\":[],\"total\":0}");
        assertThat(everyItem(items + "?effect=created&q=api&limit=1000")).hasSize(2_499);
    }

    @Test
    void showsItemsOfASmallChangeAndSaysWhatIsWrongWithAQuestion() {
        Answer many = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'put', 'resource': 'zones/example.com', 'value': {}}]}
                """);
        String items = many.at("/change").asText() + "/items";

        assertThat(client.get(items).at("/items"))
                .isEqualTo(client.get(many.at("/change").asText()).at("/items"));
        assertThat(resources(client.get(items + "?q=zones"))).containsExactly("zones/example.com");
        assertThat(everyItem(items + "?limit=1")).hasSize(2);
        assertThat(client.get(items + "?effect=gone&cursor=eA&limit=0").errors())
                .containsExactlyInAnyOrder("query/effect enum", "query/cursor cursor", "query/limit range");
        assertThat(client.get("/api/v1/changes/01J00000000000000000000000/items")
                        .status())
                .isEqualTo(404);
    }

    private List<String> everyItem(String path) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = client.get(path + cursor);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            all.addAll(resources(page));
            cursor = page.json().has("next") ? "&cursor=" + page.at("/next").asText() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private static List<String> resources(Answer page) {
        return page.at("/items").findValuesAsText("resource");
    }
}
