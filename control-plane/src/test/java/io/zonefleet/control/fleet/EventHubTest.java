// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventHubTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    /** A client of the stream, by hand: it has to be able to stop reading. */
    private static final class Listener implements AutoCloseable {
        final Socket socket;
        final List<String> lines = new CopyOnWriteArrayList<>();

        Listener(int port, boolean reads) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            OutputStream out = socket.getOutputStream();
            out.write(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ControlServer.TOKEN
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            if (reads) {
                Thread.startVirtualThread(this::read);
            }
        }

        private void read() {
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    lines.add(line);
                }
                lines.add("the end");
            } catch (IOException closed) {
                lines.add("the end");
            }
        }

        boolean heard(String text) {
            return lines.stream().anyMatch(line -> line.contains(text));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void hintsAtWhatChanged() throws IOException {
        ApiClient client = server.client();
        try (Listener listener = new Listener(server.port(), true)) {
            Await.until("the stream is open", () -> listener.heard("retry:"));
            assertThat(listener.heard("text/event-stream")).isTrue();

            client.put("/api/v1/zones/example.com", "{}");
            Await.until("a hint at zones", () -> listener.heard("\"zones\""));
            long revision = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}")
                    .revision();

            Await.until("a hint at domains", () -> listener.heard("\"domains\""));
            Await.until("its revision", () -> listener.heard("{\"revision\": " + revision));
            assertThat(listener.heard("\"clusters\"")).isFalse();
        }
    }

    @Test
    void isNotHeldUpByAClientThatDoesNotRead() throws IOException {
        ApiClient client = server.client();
        try (Listener deaf = new Listener(server.port(), false);
                Listener listener = new Listener(server.port(), true)) {
            Await.until("the stream is open", () -> listener.heard("retry:"));
            for (int i = 0; i < 50; i++) {
                client.put("/api/v1/domains/n%d.example.com".formatted(i), "{'addresses': ['192.0.2.1']}");
            }
            long last = client.put("/api/v1/zones/example.com", "{}").revision();

            Await.until("the newest hint", () -> listener.heard("{\"revision\": " + last));
            assertThat(deaf.socket.isConnected()).isTrue();
        }
    }

    @Test
    void endsItsStreamsWhenTheServerEnds() throws Exception {
        try (Listener listener = new Listener(server.port(), true)) {
            Await.until("the stream is open", () -> listener.heard("retry:"));
            server.stop();
            Await.until("the end", () -> listener.heard("the end"));
        }
    }

    @Test
    void needsAToken() {
        assertThat(server.client().bare("GET", "/api/v1/events", new byte[0]).status())
                .isEqualTo(401);
    }
}
