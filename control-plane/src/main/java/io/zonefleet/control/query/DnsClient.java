// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Asks one server, as {@code dig} does: by UDP, a second time when nothing comes, by TCP when the answer was cut.
 *
 * <p>On plain sockets, so that the time shown is the server's and not that of a resolver's first use.
 */
final class DnsClient {
    private static final int TRIES = 2;
    private static final int HEADER = 12;
    private static final int LARGEST = 65_535;
    /** What fits into a datagram everywhere (DNS flag day 2020). */
    private static final int UDP_PAYLOAD = 1232;

    private final Duration patience;

    /** @param patience how long one try may take */
    DnsClient(Duration patience) {
        this.patience = patience;
    }

    /**
     * Any answer is a reply, whatever its status.
     *
     * @throws java.net.UnknownHostException when the server's name has no address
     * @throws IOException when no answer came
     */
    Reply ask(Query query) throws IOException {
        InetSocketAddress server = new InetSocketAddress(
                InetAddress.getByName(query.server().host()), query.server().port());
        Message question = Message.newQuery(Record.newRecord(query.name(), query.type(), DClass.IN));
        question.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        if (query.tcp()) {
            return byTcp(server, question, false);
        }
        Reply reply = byUdp(server, question);
        boolean cut = reply.message().getHeader().getFlag(Flags.TC);
        return cut ? byTcp(server, question, true) : reply;
    }

    private Reply byUdp(InetSocketAddress server, Message question) throws IOException {
        byte[] wire = question.toWire(LARGEST);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            for (int attempt = 1; ; attempt++) {
                long start = System.nanoTime();
                socket.send(new DatagramPacket(wire, wire.length));
                try {
                    byte[] answer = receive(socket, question.getHeader().getID(), start);
                    return new Reply(new Message(answer), false, false, since(start));
                } catch (SocketTimeoutException lost) {
                    // UDP promises nothing: the next one may arrive
                    if (attempt == TRIES) {
                        throw lost;
                    }
                }
            }
        }
    }

    /** The answer to the question with that id; anything else is passed over. */
    private byte[] receive(DatagramSocket socket, int id, long start) throws IOException {
        while (true) {
            long left = patience.minus(since(start)).toMillis();
            if (left <= 0) {
                throw new SocketTimeoutException("no answer within " + patience.toSeconds() + " s");
            }
            socket.setSoTimeout((int) left);
            DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
            socket.receive(packet);
            ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            if (answer.remaining() >= HEADER && Short.toUnsignedInt(answer.getShort(0)) == id) {
                byte[] exact = new byte[answer.remaining()];
                answer.get(exact);
                return exact;
            }
        }
    }

    private Reply byTcp(InetSocketAddress server, Message question, boolean retried) throws IOException {
        byte[] wire = question.toWire(LARGEST);
        ByteBuffer framed = ByteBuffer.allocate(2 + wire.length)
                .putShort((short) wire.length)
                .put(wire);
        try (Socket socket = new Socket()) {
            long start = System.nanoTime();
            socket.connect(server, (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            // one write: RFC 7766, section 8
            socket.getOutputStream().write(framed.array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return new Reply(new Message(answer), true, retried, since(start));
        } catch (EOFException closed) {
            throw new IOException("the server closed the connection", closed);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
