// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Inquiry.Asked;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.render.Marker;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Asks one question at one address, and in the same breath who answers there: all questions of a socket go to the same process. One
 * thread.
 */
final class InquirySocket {
    private static final int LARGEST = 65_535;
    private static final int HEADER = 12;
    /** What fits into a datagram everywhere (DNS flag day 2020): what a client would ask with. */
    private static final int UDP_PAYLOAD = 1232;

    private final Endpoint server;
    private final Inquiry inquiry;
    private final Duration timeout;
    private final OwnAddresses own = new OwnAddresses();

    InquirySocket(Endpoint server, Inquiry inquiry, Duration timeout) {
        this.server = server;
        this.inquiry = inquiry;
        this.timeout = timeout;
    }

    Asked ask(Transport transport) {
        try {
            Asked asked = switch (transport) {
                case UDP -> overUdp();
                case TCP -> overTcp(false);
            };
            return isCut(asked) ? overTcp(true) : asked;
        } catch (IOException none) {
            return new Asked(server, transport, Optional.empty(), Duration.ZERO, false, Optional.empty(), why(none));
        }
    }

    private static boolean isCut(Asked asked) throws IOException {
        return asked.transport() == Transport.UDP
                && asked.message().isPresent()
                && new Message(asked.message().get()).getHeader().getFlag(Flags.TC);
    }

    private String why(IOException none) {
        return switch (none) {
            case PortUnreachableException refused -> "nothing listens there";
            case ConnectException refused -> "nothing listens there";
            case SocketTimeoutException late -> "no answer within " + timeout.toMillis() + " ms";
            default -> String.valueOf(none.getMessage());
        };
    }

    private Asked overUdp() throws IOException {
        int id = ThreadLocalRandom.current().nextInt(LARGEST);
        try (DatagramSocket socket =
                new DatagramSocket(own.from(server.address().inet()))) {
            socket.connect(new InetSocketAddress(server.address().inet(), server.port()));
            byte[] question = question(id, inquiry.name(), inquiry.type());
            byte[] who = question(id + 1, Name.fromConstantString(Marker.NAME.absolute()), Type.TXT);
            long start = System.nanoTime();
            socket.send(new DatagramPacket(question, question.length));
            socket.send(new DatagramPacket(who, who.length));
            byte[] answer = new byte[0];
            Optional<String> instance = Optional.empty();
            long took = 0;
            boolean knowsWho = false;
            while (answer.length == 0 || !knowsWho) {
                byte[] came;
                try {
                    came = receive(socket, start);
                } catch (SocketTimeoutException late) {
                    if (answer.length > 0) {
                        break; // of somebody who does not know the marker
                    }
                    throw late;
                }
                int of = Short.toUnsignedInt(ByteBuffer.wrap(came).getShort(0));
                if (of == id && answer.length == 0) {
                    took = System.nanoTime() - start;
                    answer = came;
                } else if (of == id + 1) {
                    knowsWho = true;
                    instance = instance(came);
                }
            }
            return new Asked(server, Transport.UDP, instance, Duration.ofNanos(took), false, Optional.of(answer), "");
        }
    }

    private byte[] receive(DatagramSocket socket, long start) throws IOException {
        byte[] buffer = new byte[LARGEST];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        do {
            socket.setSoTimeout(millisLeft(start));
            socket.receive(packet);
        } while (packet.getLength() < HEADER);
        return Arrays.copyOf(buffer, packet.getLength());
    }

    private Asked overTcp(boolean retried) throws IOException {
        int id = ThreadLocalRandom.current().nextInt(LARGEST);
        try (Socket socket = new Socket()) {
            long start = System.nanoTime();
            socket.bind(own.from(server.address().inet()));
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(server.address().inet(), server.port()), millisLeft(start));
            byte[] answer = exchange(socket, question(id, inquiry.name(), inquiry.type()), start);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            byte[] who = question(id + 1, Name.fromConstantString(Marker.NAME.absolute()), Type.TXT);
            Optional<String> instance = instance(exchange(socket, who, start));
            return new Asked(server, Transport.TCP, instance, took, retried, Optional.of(answer), "");
        }
    }

    /** One message there, one back; a peer that sends byte by byte gets no more time than any other. */
    private byte[] exchange(Socket socket, byte[] question, long start) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(2 + question.length)
                        .putShort((short) question.length)
                        .put(question)
                        .array());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(millisLeft(start));
        byte[] answer = new byte[in.readUnsignedShort()];
        for (int at = 0; at < answer.length; ) {
            socket.setSoTimeout(millisLeft(start));
            int read = in.read(answer, at, answer.length - at);
            if (read < 0) {
                throw new IOException("the server closed the connection");
            }
            at += read;
        }
        return answer;
    }

    private int millisLeft(long start) throws SocketTimeoutException {
        long left = timeout.toNanos() - (System.nanoTime() - start);
        if (left <= 0) {
            throw new SocketTimeoutException("out of time");
        }
        return (int) Math.max(1, left / 1_000_000);
    }

    private static byte[] question(int id, Name name, int type) {
        Message message = new Message(id);
        message.getHeader().setFlag(Flags.RD);
        message.addRecord(Record.newRecord(name, type, DClass.IN), Section.QUESTION);
        message.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        return message.toWire();
    }

    private static Optional<String> instance(byte[] wire) throws IOException {
        for (Record record : new Message(wire).getSection(Section.ANSWER)) {
            if (record instanceof TXTRecord text) {
                return Marker.parse(text.getStrings()).map(Marker::instance);
            }
        }
        return Optional.empty();
    }
}
