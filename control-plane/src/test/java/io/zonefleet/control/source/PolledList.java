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

/** A list that a source of a control plane polls. */
abstract class PolledList {
    static final String SOURCE = "/api/v1/sources/legacy";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    final FakeHttp list = new FakeHttp();
    ApiClient client;

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
    Answer declare(String more) {
        Answer put = client.put(SOURCE, "{'url': '" + list.url() + "/list', 'interval': '24h'" + more + "}");
        assertThat(put.status()).isIn(200, 201);
        Await.until("the first poll", () -> client.get(SOURCE).json().has("lastResult"));
        return put;
    }

    static String rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{'domain': 'n%d.example.com', 'ip': '192.0.2.%d'}".formatted(i, i % 250 + 1))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
