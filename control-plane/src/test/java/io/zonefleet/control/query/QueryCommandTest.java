// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Asks a real CoreDNS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryCommandTest {
    private static final int MANY = 200;

    private final int port = FreePorts.next();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ChildProcess coredns;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException {
        String addresses = IntStream.range(0, MANY)
                .mapToObj(i -> "many 30 IN A 192.0.2." + i)
                .collect(Collectors.joining("\n"));
        Files.writeString(dir.resolve("db"), """
                @ 30 IN SOA ns hostmaster 7 60 60 60 5
                a 30 IN A 192.0.2.1
                """ + addresses + "\n");
        Files.writeString(
                dir.resolve("Corefile"),
                "example.com:%d {\n bind 127.0.0.1\n file db example.com\n}\n".formatted(port));
        coredns = ChildProcess.start(
                dir,
                dir.resolve("log"),
                List.of(Tools.ofThisMachine().require("coredns").toString(), "-conf", "Corefile"));
        Await.until("an answer from CoreDNS", () -> query("a.example.com", server()) == 0);
    }

    @AfterAll
    void stop() {
        coredns.close();
    }

    @Test
    void showsTheAnswerAndWhereItCameFrom() {
        assertThat(query("a.example.com", server())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("; zonefleet dig a.example.com. A @127.0.0.1:%d\n;; status: NOERROR, id: ".formatted(port))
                .contains(";; flags: qr aa rd; answer: 1, authority: 0, additional: 1")
                .containsPattern(";; ANSWER\na\\.example\\.com\\.\\s+30\\s+IN\\s+A\\s+192\\.0\\.2\\.1\n")
                .contains(";; server: 127.0.0.1:%d (UDP)\n;; time: ".formatted(port))
                .doesNotContain("ADDITIONAL");
    }

    @Test
    void showsTheAuthorityOfANameThatDoesNotExistAndCountsItAsAnAnswer() {
        assertThat(query("none.example.com", server())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("status: NXDOMAIN")
                .containsPattern(";; AUTHORITY\nexample\\.com\\.\\s+30\\s+IN\\s+SOA\\s.* 7 60 60 60 5");
    }

    @Test
    void asksByTcp() {
        assertThat(query("a.example.com", server(), "+tcp")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("(TCP)").doesNotContain("asked again");
    }

    @Test
    void asksAgainByTcpWhenTheAnswerIsCut() {
        assertThat(query("many.example.com", server())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(";; truncated, asked again by TCP")
                .contains("answer: " + MANY)
                .contains("(TCP)");
    }

    @Test
    void saysWhenNobodyListens() {
        int unused = FreePorts.next();
        assertThat(query("a.example.com", "@127.0.0.1:" + unused, "+tcp")).isEqualTo(9);
        assertThat(query("a.example.com", "@127.0.0.1:" + unused)).isEqualTo(9);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("dig: no reply from 127.0.0.1:%d (nothing listens there)\n".formatted(unused));
    }

    @Test
    void givesUpOnAServerThatIsSilent() throws SocketException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThat(query("a.example.com", "@127.0.0.1:" + silent.getLocalPort()))
                    .isEqualTo(9);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("(it is silent)");
    }

    @Test
    void passesOverAnAnswerToAnotherQuestion() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofPlatform().daemon().start(() -> answer(server));
            assertThat(query("a.example.com", "@127.0.0.1:" + server.getLocalPort()))
                    .isZero();
            answering.join();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("status: NOERROR");
    }

    /** First rubbish, then the answer of another question, then the right one. */
    private static void answer(DatagramSocket server) {
        try {
            DatagramPacket question = new DatagramPacket(new byte[512], 512);
            server.receive(question);
            byte[] right = Arrays.copyOf(question.getData(), question.getLength());
            right[2] |= (byte) 0x80; // QR: a response (RFC 1035, section 4.1.1)
            byte[] other = right.clone();
            other[0]++;
            for (byte[] packet : List.of(new byte[] {1}, other, right)) {
                server.send(new DatagramPacket(packet, packet.length, question.getSocketAddress()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tellsWrongUsage() {
        assertThat(query("a.example.com", "NONSENSE")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'NONSENSE' is not a record type")
                .contains("usage: dig NAME [TYPE] [@server[:port]] [+tcp]");
    }

    @Test
    void tellsAServerWithoutAnAddress() {
        assertThat(query("a.example.com", "@no-such-host.invalid")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("the server 'no-such-host.invalid' has no address");
    }

    private String server() {
        return "@127.0.0.1:" + port;
    }

    private int query(String... arguments) {
        out.reset();
        err.reset();
        DnsClient client = new DnsClient(Duration.ofSeconds(1));
        return new QueryCommand(client, stream(out), stream(err)).run(List.of(arguments));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
