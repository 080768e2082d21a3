// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import io.zonefleet.acceptance.load.Question;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Looks a name up, each time from a socket of its own, as the resolvers of glibc and musl do it with {@code options timeout:1 attempts:2}:
 * every server is asked in turn, all of them once more when none has answered, and a server that is refused is passed over at once.
 */
final class Resolver {
    private static final int ATTEMPTS = 2;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int PORT = 53;

    /** How long a look-up lasts that fails. */
    static final int SECONDS = ATTEMPTS * TIMEOUT_MILLIS / 1_000;

    private final byte[] wire;
    private final List<InetSocketAddress> servers;

    /**
     * What came of one look-up.
     *
     * @param begun when
     * @param answer the address in the answer, {@code rcode N} where there is none, empty where no answer came
     * @param lost how many queries had no answer
     * @param nanos how long it took
     */
    record Outcome(Instant begun, String answer, int lost, long nanos) {}

    Resolver(String name, List<String> servers) {
        ByteBuffer buffer = ByteBuffer.allocate(512);
        new Question(name).into(buffer, 0);
        this.wire = new byte[buffer.remaining()];
        buffer.get(wire);
        this.servers = servers.stream().map(Resolver::socket).toList();
    }

    private static InetSocketAddress socket(String server) {
        try {
            return new InetSocketAddress(InetAddress.getByName(server), PORT);
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException(server, noAddress);
        }
    }

    Outcome lookUp() {
        Instant begun = Instant.now();
        long start = System.nanoTime();
        int lost = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            for (InetSocketAddress server : servers) {
                String answer = ask(server);
                if (!answer.isEmpty()) {
                    return new Outcome(begun, answer, lost, System.nanoTime() - start);
                }
                lost++;
            }
        }
        return new Outcome(begun, "", lost, System.nanoTime() - start);
    }

    private String ask(InetSocketAddress server) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            byte[] query = wire.clone();
            ThreadLocalRandom.current().nextBytes(query);
            System.arraycopy(wire, 2, query, 2, wire.length - 2);
            socket.send(new DatagramPacket(query, query.length));
            DatagramPacket reply = new DatagramPacket(new byte[1024], 1024);
            socket.receive(reply);
            return words(ByteBuffer.wrap(reply.getData(), 0, reply.getLength()));
        } catch (IOException silentOrRefused) {
            return "";
        }
    }

    private static String words(ByteBuffer reply) {
        int address = Question.address(reply);
        return address == 0
                ? "rcode " + Question.rcode(reply)
                : "%d.%d.%d.%d".formatted(address >>> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
    }

    /** Asks the first server over TCP, once. */
    String overTcp() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ATTEMPTS * TIMEOUT_MILLIS);
            socket.connect(servers.getFirst(), ATTEMPTS * TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(wire.length);
            out.write(wire);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] reply = new byte[in.readUnsignedShort()];
            in.readFully(reply);
            return words(ByteBuffer.wrap(reply));
        }
    }
}
