// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeHttp;
import io.zonefleet.testing.Await;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of fewer names than the guard of clusters looks at. */
class SmallListsTest {
    private static final String SOURCE = "/api/v1/sources/legacy";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private final FakeHttp list = new FakeHttp();
    private ApiClient client;

    @BeforeEach
    void declareACluster() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
    }

    @AfterEach
    void stop() {
        list.close();
    }

    /** With an interval so long that only what a test asks for is polled, but for the first time. */
    private void declare(String field) {
        Answer put = client.put(SOURCE, "{'url': '" + list.url() + "/list', 'interval': '24h', " + field + "}");
        assertThat(put.status()).as(put.text()).isEqualTo(201);
        Await.until("the first poll", () -> client.get(SOURCE).json().has("lastResult"));
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'domain': 'n%d.example.com', 'ip': '192.0.2.%d'}".formatted(i, i + 1))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** How many names it contributes, how many its list has then, and what is said of its limit. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9|0|\"comment\": \"x\"|held",
                "1|0|\"comment\": \"x\"|held",
                "9|1|\"comment\": \"x\"|applied",
                "9|0|\"shrinkPercent\": 100|applied",
                "9|0|\"shrinkPercent\": 99|held",
                "9|8|\"shrinkPercent\": 0|held",
                "9|9|\"shrinkPercent\": 0|unchanged",
                "9|7|\"shrinkPercent\": 20|held",
                "9|8|\"shrinkPercent\": 20|applied",
                "9|0|\"allowShrink\": true|applied"
            })
    void holdsSmallListsToo(int before, int after, String field, String outcome) {
        list.says(rows(before));
        declare(field);
        list.says(rows(after));

        Answer polled = client.post(SOURCE + "/poll", "");

        assertThat(polled.at("/outcome").asText()).as(polled.text()).isEqualTo(outcome);
        assertThat(client.get(SOURCE).at("/domains").asInt()).isEqualTo(outcome.equals("held") ? before : after);
    }
}
