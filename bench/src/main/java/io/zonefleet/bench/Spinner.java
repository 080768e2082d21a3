// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.load.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks one server for A records again and again until it gives the answer wanted. Between two questions it leaves the cores to those
 * it waits for, so what it sees is seen up to {@link #PAUSE} late, and is part of what is measured.
 */
final class Spinner implements AutoCloseable {
    /** Nanoseconds; with the kernel's own slack of 50 µs. */
    static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

    private static final long GIVE_UP = TimeUnit.SECONDS.toNanos(60);
    private static final int SILENT_MILLIS = 1_000;

    private final DatagramSocket socket;
    private final byte[] bytes = new byte[4096];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private int id;
    private boolean waited;

    Spinner(int port) {
        try {
            socket = new DatagramSocket();
            socket.setSoTimeout(SILENT_MILLIS);
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
        Question question = new Question(name);
        int wanted = Question.number(address);
        long start = System.nanoTime();
        waited = false;
        while (ask(question) != wanted) {
            waited = true;
            if (System.nanoTime() - start > GIVE_UP) {
                throw new IllegalStateException(name + " never became " + address);
            }
            LockSupport.parkNanos(PAUSE);
        }
        return System.nanoTime();
    }

    /** Whether the answer was another at first, the last time. */
    boolean hadToWait() {
        return waited;
    }

    /** The first address; 0 where there is none, or no answer. */
    private int ask(Question question) {
        try {
            id = (id + 1) & 0xffff;
            question.into(buffer, id);
            socket.send(new DatagramPacket(bytes, buffer.limit()));
            while (true) {
                DatagramPacket reply = new DatagramPacket(bytes, bytes.length);
                socket.receive(reply);
                buffer.clear().limit(reply.getLength());
                if (Question.id(buffer) == id) {
                    return Question.address(buffer);
                }
            }
        } catch (SocketTimeoutException | PortUnreachableException silent) {
            return 0;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
