// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lists behind certificates of an authority of one's own. */
class PollOverTlsTest {
    private static final String SOURCE = "/api/v1/sources/legacy";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    @TempDir
    Path dir;

    private TestCertificates certificates;
    private HttpsServer list;

    @BeforeEach
    void start() throws IOException {
        certificates = TestCertificates.in(dir);
        list = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        list.setHttpsConfigurator(new HttpsConfigurator(certificates.server().context()));
        list.createContext("/", exchange -> {
            byte[] body = "[{\"domain\": \"a.example.com\", \"ip\": \"192.0.2.1\"}]".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        list.start();
    }

    @AfterEach
    void end() {
        list.stop(0);
    }

    private Answer poll(String host, String ca) {
        ObjectNode spec = JsonBody.object()
                .put("url", "https://" + host + ":" + list.getAddress().getPort() + "/")
                .put("interval", "24h");
        if (!ca.isEmpty()) {
            spec.putObject("tls").put("ca", ca);
        }
        ApiClient client = server.client();
        Answer put = client.put(SOURCE, spec.toString());
        assertThat(put.status()).as(put.text()).isIn(200, 201);
        return client.post(SOURCE + "/poll", "");
    }

    @Test
    void believesWhomTheAuthorityHasSignedAndNobodyElse() throws IOException {
        String ours = Files.readString(certificates.authority());
        String another = Files.readString(
                TestCertificates.in(Files.createDirectory(dir.resolve("other"))).authority());

        assertThat(poll("127.0.0.1", "").at("/outcome").asText()).isEqualTo("unreachable");
        assertThat(poll("127.0.0.1", another).at("/outcome").asText()).isEqualTo("unreachable");
        assertThat(server.client().get("/api/v1/domains").at("/total").asInt()).isZero();

        assertThat(poll("127.0.0.1", ours).at("/outcome").asText()).isIn("applied", "unchanged");
        assertThat(server.client().get("/api/v1/domains/a.example.com").status())
                .isEqualTo(200);
        assertThat(server.client().get(SOURCE).at("/tls/ca").asText()).isEqualTo(ours);
        // also the certificates of several
        assertThat(poll("127.0.0.1", another + ours).at("/outcome").asText()).isEqualTo("unchanged");
    }

    @Test
    void neverTellsAgainWhatWasGivenInPlaceOfACertificate() throws IOException {
        String key = Files.readString(certificates.server().key());
        ObjectNode spec = JsonBody.object().put("url", "https://127.0.0.1/");
        spec.putObject("tls").put("ca", key);

        Answer refused = server.client().put(SOURCE, spec.toString());

        assertThat(refused.errors()).containsExactly("/tls/ca pem");
        assertThat(refused.text()).doesNotContain("PRIVATE KEY");
    }
}
