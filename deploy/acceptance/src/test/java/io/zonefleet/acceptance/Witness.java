// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A client that asks one node all the time, over UDP, and holds each answer against what may be answered at that moment. An answer that
 * was under way while that changed may be either.
 */
final class Witness implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 250;
    private static final long PAUSE_NANOS = 4_000_000;
    private static final int TOLD = 5;

    private final InetSocketAddress server;
    private final Map<String, Set<String>> allowed = new ConcurrentSkipListMap<>();
    private final Thread thread = Thread.ofVirtual().name("witness").unstarted(this::run);
    private volatile boolean closed;
    private long asked;
    private long unanswered;
    private long wrong;
    private final List<String> told = new ArrayList<>();

    /**
     * What was seen.
     *
     * @param asked questions
     * @param unanswered of them, those without an answer in 250 ms, or that were refused
     * @param wrong answers that nobody may give
     * @param told the first wrong ones
     */
    record Account(long asked, long unanswered, long wrong, List<String> told) {
        public Account {
            told = List.copyOf(told);
        }
    }

    /** @param port of 127.0.0.1 */
    Witness(int port) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** From now on a name has to be answered with exactly these addresses. The first call begins to ask. */
    void expect(String name, String address) {
        allowed.put(name, Set.of(address));
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /** From now on it may be answered with these addresses too. */
    void allow(String name, Set<String> addresses) {
        Set<String> more = new TreeSet<>(allowed.getOrDefault(name, Set.of()));
        more.addAll(addresses);
        allowed.put(name, more);
    }

    /** What was seen so far. */
    synchronized Account account() {
        return new Account(asked, unanswered, wrong, told);
    }

    private void run() {
        while (!closed) {
            allowed.keySet().forEach(this::ask);
        }
    }

    private void ask(String name) {
        if (closed) {
            return;
        }
        Set<String> before = allowed.get(name);
        String answer = answer(name);
        Set<String> may = new LinkedHashSet<>(before);
        may.addAll(allowed.get(name));
        synchronized (this) {
            asked++;
            if (answer.isEmpty()) {
                unanswered++;
            } else if (!may.contains(answer)) {
                wrong++;
                if (told.size() < TOLD) {
                    told.add("%s %s is %s, may be %s".formatted(Instant.now(), name, answer, may));
                }
            }
        }
        // a client, not a load
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** The only address, or what came instead; empty where nothing came. */
    private String answer(String name) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server);
            Message query = Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN));
            byte[] sent = query.toWire();
            socket.send(new DatagramPacket(sent, sent.length));
            DatagramPacket received = new DatagramPacket(new byte[4096], 4096);
            socket.receive(received);
            Message reply = new Message(received.getData());
            if (reply.getHeader().getRcode() != Rcode.NOERROR) {
                return Rcode.string(reply.getHeader().getRcode());
            }
            List<String> data = Dns.data(reply, Type.A);
            return data.size() == 1
                    ? data.getFirst()
                    : reply.getSection(Section.ANSWER).toString();
        } catch (IOException silent) {
            return "";
        } catch (RuntimeException unlikely) {
            throw new UncheckedIOException(new IOException("can't ask for " + name, unlikely));
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
