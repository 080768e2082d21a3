// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Asks one server for A records again and again until it gives the answer wanted. */
final class Spinner implements AutoCloseable {
    private static final long GIVE_UP = TimeUnit.SECONDS.toNanos(30);

    private final DatagramSocket socket;
    private final byte[] buffer = new byte[4096];

    Spinner(int port) {
        try {
            socket = new DatagramSocket();
            socket.setSoTimeout(1_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * Waits until {@code name} is {@code address}.
     *
     * @return when that was seen first, on {@link System#nanoTime}
     */
    long until(String name, String address) {
        long start = System.nanoTime();
        while (true) {
            if (ask(name).equals(address)) {
                return System.nanoTime();
            }
            if (System.nanoTime() - start > GIVE_UP) {
                throw new IllegalStateException(name + " never became " + address);
            }
        }
    }

    /** The first address, or the response code. */
    private String ask(String name) {
        try {
            Message query = Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN));
            byte[] wire = query.toWire();
            socket.send(new DatagramPacket(wire, wire.length));
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message reply = new Message(Arrays.copyOf(buffer, packet.getLength()));
                if (reply.getHeader().getID() == query.getHeader().getID()) {
                    return reply.getSection(Section.ANSWER).stream()
                            .filter(ARecord.class::isInstance)
                            .map(a -> ((ARecord) a).getAddress().getHostAddress())
                            .findFirst()
                            .orElse("none");
                }
            }
        } catch (SocketTimeoutException silent) {
            return "silent";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
