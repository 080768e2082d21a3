// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonefleet.testing.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsTest {
    @TempDir
    Path dir;

    private static HttpServer start(Path certificate, Path key) throws IOException {
        HttpSettings plain = HttpSettings.DEFAULT;
        HttpSettings settings = new HttpSettings(
                "127.0.0.1",
                0,
                Optional.of(new HttpSettings.Tls(certificate, key)),
                "",
                plain.maxBodyBytes(),
                plain.maxConcurrent(),
                plain.bodyTimeout());
        return HttpServer.start(
                settings,
                new RouteTable(List.of(Route.open("/open", request -> Response.text(200, "hello")))),
                Access.nobody(),
                new StaticFiles(HttpsTest.class.getClassLoader()),
                new SimpleMeterRegistry());
    }

    @Test
    void servesOverTlsWhereItHasACertificate() throws Exception {
        TestCertificates certificates = TestCertificates.in(dir);
        try (HttpServer server = start(
                        certificates.server().certificate(),
                        certificates.server().key());
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(trusting(certificates.authority()))
                        .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/open"))
                    .timeout(Duration.ofSeconds(30))
                    .build();

            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.body()).isEqualTo("hello");
            assertThat(response.headers().firstValue("Strict-Transport-Security"))
                    .isPresent();
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void doesNotStartWithACertificateThatCannotBeRead() {
        assertThatThrownBy(() -> start(dir.resolve("none.pem"), dir.resolve("none.key")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen");
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            known.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
