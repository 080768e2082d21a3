// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks by sockets of this machine. Blocks its caller for no longer than the timeout. One thread.
 *
 * <p>An address of this machine is asked from the loopback address: packet rules of ours keep such questions from being translated. A
 * question to kube-dns's service address would be answered by kube-dns else, as long as queries are tracked.
 */
public final class SocketProber implements Prober {
    private static final int LARGEST = 65_535;
    private static final int HEADER = 12;

    private final Phrases phrases = new Phrases();
    private final byte[] buffer = new byte[LARGEST];
    private final OwnAddresses own = new OwnAddresses();

    @Override
    public List<Optional<Reply>> ask(Endpoint server, Transport transport, List<Question> questions, Duration timeout) {
        Exchange exchange = new Exchange(phrases, questions, System.nanoTime() + timeout.toNanos());
        InetSocketAddress to = new InetSocketAddress(server.address().inet(), server.port());
        try {
            switch (transport) {
                case UDP -> overUdp(exchange, to);
                case TCP -> overTcp(exchange, to);
            }
        } catch (IOException unanswered) {
            // refused, reset or too late: what has come so far counts, the rest stays without an answer
        }
        return exchange.replies;
    }

    private void overUdp(Exchange exchange, InetSocketAddress to) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(own.from(to.getAddress()))) {
            socket.connect(to);
            for (byte[] query : exchange.queries()) {
                socket.send(new DatagramPacket(query, query.length));
            }
            while (!exchange.isComplete()) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.setSoTimeout(exchange.millisLeft());
                socket.receive(packet);
                exchange.take(Arrays.copyOf(buffer, packet.getLength()));
            }
        }
    }

    private void overTcp(Exchange exchange, InetSocketAddress to) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(own.from(to.getAddress()));
            socket.setTcpNoDelay(true);
            socket.connect(to, exchange.millisLeft());
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            for (byte[] query : exchange.queries()) {
                out.writeShort(query.length);
                out.write(query);
            }
            out.flush();
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (!exchange.isComplete()) {
                socket.setSoTimeout(exchange.millisLeft());
                byte[] answer = new byte[in.readUnsignedShort()];
                in.readFully(answer);
                exchange.take(answer);
            }
        }
    }

    /** Questions under way and their answers, told apart by their ids: consecutive ones from a random start. */
    private static final class Exchange {
        private final Phrases phrases;
        private final List<Question> questions;
        private final List<Optional<Reply>> replies;
        private final int firstId = ThreadLocalRandom.current().nextInt(LARGEST + 1);
        private final long deadline;
        private int missing;

        Exchange(Phrases phrases, List<Question> questions, long deadline) {
            this.phrases = phrases;
            this.questions = questions;
            this.replies = new ArrayList<>(Collections.nCopies(questions.size(), Optional.empty()));
            this.deadline = deadline;
            this.missing = questions.size();
        }

        List<byte[]> queries() {
            List<byte[]> queries = new ArrayList<>();
            for (int i = 0; i < questions.size(); i++) {
                queries.add(phrases.query((firstId + i) & LARGEST, questions.get(i)));
            }
            return queries;
        }

        boolean isComplete() {
            return missing == 0;
        }

        int millisLeft() throws SocketTimeoutException {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("out of time");
            }
            return (int) Math.max(1, left / 1_000_000);
        }

        void take(byte[] wire) {
            if (wire.length < HEADER) {
                return; // as good as no answer
            }
            int id = (wire[0] & 0xff) << 8 | (wire[1] & 0xff);
            int index = (id - firstId) & LARGEST;
            if (index < replies.size() && replies.get(index).isEmpty()) {
                try {
                    replies.set(index, Optional.of(phrases.reply(questions.get(index), wire)));
                    missing--;
                } catch (IOException garbage) {
                    // the same
                }
            }
        }
    }
}
