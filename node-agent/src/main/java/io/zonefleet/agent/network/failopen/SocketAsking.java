// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.failopen;

import io.zonefleet.agent.network.desired.Transport;
import io.zonefleet.render.Marker;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Asks for the marker by sockets of this machine, from a loopback address: a rule of ours keeps such questions from being tracked and
 * therefore from being sent to kube-dns, whatever holds for those of clients. Nothing upstream has to answer for the marker. The thread
 * of {@link FailOpen}.
 */
final class SocketAsking implements Asking {
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final int HEADER = 12;
    private static final int LARGEST = 4096;
    private static final int IS_REPLY = 0x80;
    private static final int RCODE = 0x0f;
    private static final byte[] QUESTION = question();

    private final byte[] buffer = new byte[LARGEST];

    /** TXT of the marker's name, recursion desired (RFC 1035 section 4.1); its id comes later. */
    private static byte[] question() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : DOT.split(Marker.NAME.text(), -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, 16, 0, 1});
        return out.toByteArray();
    }

    @Override
    public boolean answers(Endpoint endpoint, Transport transport) {
        byte[] query = QUESTION.clone();
        int id = ThreadLocalRandom.current().nextInt();
        query[0] = (byte) (id >> 8);
        query[1] = (byte) id;
        InetSocketAddress server = new InetSocketAddress(endpoint.address().inet(), endpoint.port());
        try {
            return isMarker(
                    query,
                    switch (transport) {
                        case UDP -> overUdp(query, server);
                        case TCP -> overTcp(query, server);
                    });
        } catch (IOException silent) {
            return false;
        }
    }

    private static InetSocketAddress from(InetSocketAddress server) throws IOException {
        byte[] loopback = server.getAddress() instanceof Inet4Address ? new byte[] {127, 0, 0, 1} : new byte[16];
        loopback[loopback.length - 1] = 1;
        return new InetSocketAddress(InetAddress.getByAddress(loopback), 0);
    }

    private int overUdp(byte[] query, InetSocketAddress server) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(from(server))) {
            socket.connect(server);
            socket.setSoTimeout((int) Health.PATIENCE.toMillis());
            socket.send(new DatagramPacket(query, query.length));
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            return packet.getLength();
        }
    }

    private int overTcp(byte[] query, InetSocketAddress server) throws IOException {
        int patience = (int) Health.PATIENCE.toMillis();
        try (Socket socket = new Socket()) {
            socket.bind(from(server));
            socket.connect(server, patience);
            socket.setSoTimeout(patience);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] framed = new byte[query.length + 2];
            framed[1] = (byte) query.length;
            System.arraycopy(query, 0, framed, 2, query.length);
            out.write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = Math.min(in.readUnsignedShort(), LARGEST);
            in.readFully(buffer, 0, length);
            return length;
        }
    }

    /** An answer to that question, without an error and with a record: whoever does not know the marker is no cache of ours. */
    private boolean isMarker(byte[] query, int length) {
        return length > HEADER
                && buffer[0] == query[0]
                && buffer[1] == query[1]
                && (buffer[2] & IS_REPLY) != 0
                && (buffer[3] & RCODE) == 0
                && (buffer[6] | buffer[7]) != 0;
    }
}
