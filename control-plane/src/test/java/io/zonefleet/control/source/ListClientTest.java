// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zonefleet.control.source.ListClient.Fetched;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Polling;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets go where they belong and nowhere else. */
class ListClientTest {
    @TempDir
    Path secrets;

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final HttpServer server = start();

    private HttpServer start() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/", exchange -> {
                sent.add(exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("X-Api-Key"));
                if (exchange.getRequestURI().getPath().equals("/elsewhere")) {
                    exchange.getResponseHeaders().set("Location", "/list");
                    exchange.sendResponseHeaders(302, -1);
                } else {
                    byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
                exchange.close();
            });
            return made;
        } catch (IOException cannot) {
            throw new IllegalStateException(cannot);
        }
    }

    @BeforeEach
    void begin() {
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private Fetched fetch(String path, Optional<Polling.SecretHeader> header) {
        return fetch(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), header);
    }

    private Fetched fetch(URI url, Optional<Polling.SecretHeader> header) {
        Source source = new Source(
                new SourceId("legacy"),
                url,
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1 << 20,
                Ttl.DEFAULT,
                true,
                Optional.empty(),
                Placement.EVERYWHERE,
                false,
                true,
                "",
                Optional.of(new Polling(Optional.empty(), false, Optional.empty(), header)));
        try (ListClient client = new ListClient(new Secrets(Optional.of(secrets)))) {
            return client.fetch(source, Optional.empty());
        }
    }

    private static Optional<Polling.SecretHeader> header(String secret) {
        return Optional.of(new Polling.SecretHeader("X-Api-Key", secret));
    }

    @Test
    void sendsTheSecretThatAFileHas() throws IOException {
        Files.writeString(secrets.resolve("token"), "s3cret\n");

        assertThat(fetch("/list", header("token"))).isInstanceOf(Fetched.Body.class);
        assertThat(sent).containsExactly("/list s3cret");
    }

    @Test
    void followsNoRedirectWithASecret() throws IOException {
        Files.writeString(secrets.resolve("token"), "s3cret\n");

        assertThat(fetch("/elsewhere", header("token"))).isInstanceOf(Fetched.Failed.class);
        assertThat(sent).containsExactly("/elsewhere s3cret");
        assertThat(fetch("/elsewhere", Optional.empty())).isInstanceOf(Fetched.Body.class);
    }

    @Test
    void asksNobodyWithoutItsSecret() throws IOException {
        Files.writeString(secrets.resolve("broken"), "two\nlines");

        assertThat(fetch("/list", header("none"))).isInstanceOf(Fetched.Failed.class);
        assertThat(fetch("/list", header("broken"))).isInstanceOf(Fetched.Failed.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void saysWhyThereIsNoAnswer() {
        int port = server.getAddress().getPort();
        server.stop(0);

        assertThat(fetch(URI.create("http://127.0.0.1:" + port + "/list"), Optional.empty()))
                .isEqualTo(new Fetched.Failed("no connection: nothing listens there"));
        assertThat(fetch(URI.create("http://nowhere.invalid/list"), Optional.empty()))
                .isEqualTo(new Fetched.Failed("the name of the host does not resolve"));
    }
}
