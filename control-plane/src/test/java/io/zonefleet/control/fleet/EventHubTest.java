// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
            this(port, reads, "", "");
        }

        /** @param header to be sent, with its line end; or nothing */
        Listener(int port, boolean reads, String query, String header) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            OutputStream out = socket.getOutputStream();
            out.write(("GET /api/v1/events" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + ControlServer.TOKEN + "\r\n" + header + "\r\n")
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

        /** The newest id that it was given. */
        String id() {
            return lines.stream()
                    .filter(line -> line.startsWith("id: "))
                    .reduce("", (older, newer) -> newer)
                    .replace("id: ", "");
        }

        /** Data of all events of a name, in the order of their arrival. */
        String data(String event) {
            List<String> all = List.copyOf(lines);
            StringBuilder data = new StringBuilder();
            for (int i = 0; i + 1 < all.size(); i++) {
                if (all.get(i).equals("event: " + event)) {
                    data.append(all.get(i + 1)).append('\n');
                }
            }
            return data.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Listener all(String lastEventId) throws IOException {
        return all(server, lastEventId);
    }

    private static Listener all(ControlServer replica, String lastEventId) throws IOException {
        String header = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        Listener listener = new Listener(replica.port(), true, "?kinds=domains,changes,nodes,faults", header);
        Await.until("the stream is open", () -> listener.heard("id: "));
        return listener;
    }

    @Test
    void saysWhatHasChanged() throws IOException {
        ApiClient client = server.client();
        client.put("/api/v1/clusters/local", "{}");
        try (Listener listener = all("")) {
            String change = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}")
                    .header("Zonefleet-Change")
                    .replaceAll(".*/", "");
            client.delete("/api/v1/domains/a.example.com");
            FakeNode node = new FakeNode(server.store(), "local", "n1").register();
            Await.until("the node", () -> listener.data("nodes").contains("\"state\":\"silent\""));
            node.report(
                    server.images().current(),
                    new TreeMap<>(),
                    List.of(new Fault(FaultKind.FOREIGN_LISTENER, "127.0.0.1:53", "somebody else", FakeNode.AT)),
                    Optional.empty());
            Await.until("the fault", () -> listener.data("faults").contains("\"over\":false"));
            node.prove(server.images().current());

            Await.until("it is over", () -> listener.data("faults").contains("\"over\":true"));
            Await.until("the node is proved", () -> listener.data("nodes").contains("\"state\":\"proved\""));
            assertThat(listener.data("domains")).contains("{\"name\":\"a.example.com\",\"removed\":");
            assertThat(listener.data("changes")).contains(change, "\"actor\":\"token:test\"");
            assertThat(listener.data("faults")).contains("foreign-listener", "somebody else");
        }
    }

    @Test
    void takesNoFaultForOverBecauseItsNodeFallsSilent() throws IOException {
        server.client().put("/api/v1/clusters/local", "{}");
        try (Listener listener = all("")) {
            FakeNode node = new FakeNode(server.store(), "local", "n1").register();
            node.report(
                    server.images().current(),
                    new TreeMap<>(),
                    List.of(new Fault(FaultKind.FOREIGN_LISTENER, "127.0.0.1:53", "somebody else", FakeNode.AT)),
                    Optional.empty());
            Await.until("the fault", () -> listener.data("nodes").contains("faulty"));
            node.stop();
            Await.until(
                    "it is silent",
                    () -> listener.data("nodes").replaceAll("(?s).*faulty", "").contains("silent"));
            assertThat(listener.data("faults")).doesNotContain("\"over\":true");

            node.prove(server.images().current());
            Await.until("it is over", () -> listener.data("faults").contains("\"over\":true"));
        }
    }

    @Test
    void goesOnWhereAClientWasCutOff() throws IOException {
        ApiClient client = server.client();
        String id;
        try (Listener first = all("")) {
            client.put("/api/v1/domains/before.example.com", "{'addresses': ['192.0.2.1']}");
            Await.until("it is told", () -> first.data("domains").contains("before.example.com"));
            Await.until(
                    "with its id",
                    () -> first.id().endsWith("." + server.images().current().revision()));
            id = first.id();
        }
        client.put("/api/v1/domains/missed.example.com", "{'addresses': ['192.0.2.1']}");
        client.put("/api/v1/domains/missed2.example.com", "{'addresses': ['192.0.2.1']}");
        Await.until(
                "it is told to others",
                () -> server.images().current().intent().domains().size() == 3);

        try (Listener again = all(id)) {
            Await.until("what was missed", () -> again.data("domains").contains("missed2.example.com"));
            assertThat(again.data("domains")).contains("missed.example.com").doesNotContain("before.example.com");
            assertThat(again.heard("event: reset")).isFalse();
        }
    }

    /** Each replica looks in its own time: what a look of the other one has together with something missed may come twice. */
    @Test
    void goesOnAtAnotherReplica() throws Exception {
        ApiClient client = server.client();
        ControlServer other = server.replica();
        try (Listener open = all(other, "")) {
            String id;
            try (Listener first = all("")) {
                client.put("/api/v1/domains/before.example.com", "{'addresses': ['192.0.2.1']}");
                Await.until("it is told", () -> first.data("domains").contains("before.example.com"));
                id = first.id();
            }
            client.put("/api/v1/domains/missed.example.com", "{'addresses': ['192.0.2.1']}");
            client.delete("/api/v1/domains/before.example.com");
            Await.until("others there are told", () -> open.data("domains").contains("missed.example.com"));

            try (Listener again = all(other, id)) {
                Await.until("what was missed", () -> again.data("domains").contains("missed.example.com"));
                Await.until(
                        "also what has gone",
                        () -> again.data("domains").contains("{\"name\":\"before.example.com\",\"removed\":true}"));
                assertThat(again.heard("event: reset")).isFalse();
            }
            cannotGoOnAtOneThatWasNotThere(id);
        } finally {
            other.stop();
        }
    }

    private void cannotGoOnAtOneThatWasNotThere(String id) throws Exception {
        ControlServer late = server.replica();
        try (Listener again = all(late, id)) {
            assertThat(again.data("reset")).contains("not kept any more");
        } finally {
            late.stop();
        }
    }

    @Test
    void saysWhereItCannotGoOn() throws IOException {
        String epoch = server.images().current().epoch().orElseThrow().value();
        for (String id : List.of("nonsense", "another-epoch.7", epoch + ".0")) {
            try (Listener listener = all(id)) {
                assertThat(listener.data("reset")).as(id).contains("not kept any more");
            }
        }
    }

    @Test
    void tellsEverybodyToReadAnewWhenTheStoreIsAnotherOne() throws IOException {
        try (Listener listener = all("")) {
            server.store()
                    .commit(Txn.builder()
                            .put(Keys.DEFAULT.epoch(), Bytes.of("01J0000000000000000000000E"))
                            .build());

            Await.until("it is told", () -> listener.data("reset").contains("another one"));
            assertThat(listener.id()).startsWith("01J0000000000000000000000E.");
        }
    }

    @Test
    void refusesKindsThatThereAreNot() {
        assertThat(server.client().get("/api/v1/events?kinds=domains,all").errors())
                .containsExactly("query/kinds kinds");
        assertThat(server.client().get("/api/v1/events?topics=domains").errors())
                .containsExactly("query/topics unknown-parameter");
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
