// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a server at a steady rate, from several sockets and one thread, and knows each query by socket and id until it is answered.
 *
 * <p>At most {@value #WINDOW} are under way at once. That many datagrams fit into any socket's buffer, so a query that is lost was lost
 * by the server. A query that has to wait for that is counted from when it was due.
 */
public final class QueryStream implements AutoCloseable {
    /** An answer that takes longer counts as none: what resolvers of clients wait for by default. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Queries under way at most. */
    public static final int WINDOW = 128;

    private static final int SOCKETS = 8;
    private static final long SECOND = 1_000_000_000;

    private final List<Subject> subjects;
    private final int perSecond;
    private final Selector selector;
    private final List<Line> lines = new ArrayList<>();
    private final Tally tally = new Tally();
    private final CompletableFuture<Account> account = new CompletableFuture<>();
    private final Thread thread = Thread.ofPlatform().name("queries").unstarted(this::run);
    private volatile long asked;
    private volatile boolean ended;

    private QueryStream(int port, List<Subject> subjects, int perSecond) throws IOException {
        this.subjects = List.copyOf(subjects);
        this.perSecond = perSecond;
        this.selector = Selector.open();
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < SOCKETS; i++) {
            DatagramChannel channel = DatagramChannel.open().connect(server);
            channel.configureBlocking(false);
            lines.add(new Line(i, channel));
            channel.register(selector, SelectionKey.OP_READ, lines.getLast());
        }
    }

    /**
     * Starts to ask.
     *
     * @param port on 127.0.0.1
     * @param subjects asked for in turn
     * @param perSecond queries
     */
    public static QueryStream start(int port, List<Subject> subjects, int perSecond) {
        try {
            QueryStream started = new QueryStream(port, subjects, perSecond);
            started.thread.start();
            return started;
        } catch (IOException noSockets) {
            throw new UncheckedIOException(noSockets);
        }
    }

    /** How many were asked so far. */
    public long asked() {
        return asked;
    }

    /** Stops asking, waits for the last answers, and gives account. */
    public Account stop() {
        ended = true;
        return account.join();
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
            for (Line line : lines) {
                line.channel().close();
            }
            selector.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One socket. Its buffer holds one datagram at a time. */
    private record Line(int socket, DatagramChannel channel, ByteBuffer buffer) {
        Line(int socket, DatagramChannel channel) {
            this(socket, channel, ByteBuffer.allocateDirect(4096));
        }
    }

    private void run() {
        try {
            long droppedBefore = Drops.ofThisMachine();
            long start = System.nanoTime();
            while (!ended) {
                askWhatIsDue(start);
                takeAnswers(1);
            }
            while (tally.underWay() > 0) {
                takeAnswers(1);
            }
            account.complete(tally.account(Drops.ofThisMachine() - droppedBefore));
        } catch (IOException | RuntimeException defect) {
            account.completeExceptionally(defect);
        }
    }

    private void askWhatIsDue(long start) throws IOException {
        long sent = asked;
        long due = (System.nanoTime() - start) / 1_000 * perSecond / 1_000_000;
        while (sent < due && tally.underWay() < WINDOW) {
            int socket = (int) (sent % SOCKETS);
            Line line = lines.get(socket);
            long turn = sent / SOCKETS;
            int id = (int) (turn & 0xffff);
            // each socket begins at another subject, or it would ask for the same ones for ever
            Subject subject = subjects.get((int) ((turn + socket * 7L) % subjects.size()));
            tally.asked(socket, id, subject, start + sent * SECOND / perSecond);
            subject.question().into(line.buffer(), id);
            write(line);
            sent++;
        }
        asked = sent;
    }

    private static void write(Line line) throws IOException {
        try {
            line.channel().write(line.buffer());
        } catch (PortUnreachableException nobodyThere) {
            // about an earlier one; both are lost if nobody answers
        }
    }

    private void takeAnswers(long millis) throws IOException {
        selector.select(millis);
        for (SelectionKey ready : selector.selectedKeys()) {
            Line line = (Line) ready.attachment();
            while (read(line)) {
                tally.answered(line.socket(), line.buffer().flip());
            }
        }
        selector.selectedKeys().clear();
        tally.expire();
    }

    private static boolean read(Line line) throws IOException {
        while (true) {
            try {
                return line.channel().read(line.buffer().clear()) > 0;
            } catch (PortUnreachableException nobodyThere) {
                // told once for each; the next read tells of a datagram, or of none
            }
        }
    }
}
