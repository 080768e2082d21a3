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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Looks one name up at a steady rate, each time as a program's resolver does with {@code timeout:1 attempts:2} (resolv.conf(5)): asked again
 * once, from the same socket, where no answer has come within a second. So what is lost and what a program notices are counted apart.
 */
public final class LookUps implements AutoCloseable {
    /** How long each attempt waits. */
    public static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int ATTEMPTS = 2;
    /** The kernel gives each socket to one of the instances that share the port. */
    private static final int SOCKETS = 64;

    private static final int SAMPLES = 5;
    private static final int IDS = 1 << 16;

    private final Question question;
    private final int expected;
    private final int perSecond;
    private final Selector selector;
    private final List<Line> lines = new ArrayList<>();
    private final Deque<LookUp> waiting = new ArrayDeque<>();
    private final CompletableFuture<Account> account = new CompletableFuture<>();
    private final Thread thread = Thread.ofPlatform().name("look-ups").unstarted(this::run);
    private volatile long begun;
    private volatile boolean ended;
    private long lost;
    private long failed;
    private long wrong;
    private long longest;
    private final List<String> samples = new ArrayList<>();

    /**
     * What became of them.
     *
     * @param lookUps how many were made
     * @param lost attempts without an answer in time
     * @param failed look-ups of which all attempts were lost: what a program sees
     * @param wrong those with another answer than the right one
     * @param longest the longest that one took which did not fail
     * @param samples the first few that were wrong, in words
     */
    public record Account(long lookUps, long lost, long failed, long wrong, Duration longest, List<String> samples) {
        public Account {
            samples = List.copyOf(samples);
        }

        /** For people. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d look-ups, %d datagrams lost, %d look-ups failed, %d wrong, the longest took %.3f s%s",
                    lookUps,
                    lost,
                    failed,
                    wrong,
                    longest.toNanos() / 1e9,
                    samples.isEmpty() ? "" : " " + samples);
        }
    }

    private static final class LookUp {
        final Line line;
        final int id;
        final long begun = System.nanoTime();
        long sent = begun;
        int attempts = 1;
        boolean over;

        LookUp(Line line, int id) {
            this.line = line;
            this.id = id;
        }
    }

    /** One socket. Its buffer holds one datagram at a time. */
    private static final class Line {
        final DatagramChannel channel;
        final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        final LookUp[] byId = new LookUp[IDS];

        Line(DatagramChannel channel) {
            this.channel = channel;
        }
    }

    private LookUps(int port, String name, String address, int perSecond) throws IOException {
        this.question = new Question(name);
        this.expected = Question.number(address);
        this.perSecond = perSecond;
        this.selector = Selector.open();
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < SOCKETS; i++) {
            DatagramChannel channel = DatagramChannel.open().connect(server);
            channel.configureBlocking(false);
            lines.add(new Line(channel));
            channel.register(selector, SelectionKey.OP_READ, lines.getLast());
        }
    }

    /**
     * Starts to ask.
     *
     * @param port on 127.0.0.1
     * @param address the only right answer
     */
    public static LookUps start(int port, String name, String address, int perSecond) {
        try {
            LookUps started = new LookUps(port, name, address, perSecond);
            started.thread.start();
            return started;
        } catch (IOException noSockets) {
            throw new UncheckedIOException(noSockets);
        }
    }

    /** How many were begun so far. */
    public long begun() {
        return begun;
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
                line.channel.close();
            }
            selector.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long start = System.nanoTime();
            while (!ended || !waiting.isEmpty()) {
                if (!ended) {
                    beginWhatIsDue(start);
                }
                takeAnswers();
                expire();
            }
            account.complete(new Account(begun, lost, failed, wrong, Duration.ofNanos(longest), samples));
        } catch (IOException | RuntimeException defect) {
            account.completeExceptionally(defect);
        }
    }

    private void beginWhatIsDue(long start) throws IOException {
        long due = (System.nanoTime() - start) / 1_000 * perSecond / 1_000_000;
        long number = begun;
        while (number < due) {
            Line line = lines.get((int) (number % SOCKETS));
            LookUp next = new LookUp(line, (int) (number / SOCKETS % IDS));
            line.byId[next.id] = next;
            waiting.add(next);
            send(next);
            number++;
        }
        begun = number;
    }

    private void send(LookUp what) throws IOException {
        question.into(what.line.buffer, what.id);
        try {
            what.line.channel.write(what.line.buffer);
        } catch (PortUnreachableException nobodyThere) {
            // about an earlier one; both are lost if nobody answers
        }
    }

    private void takeAnswers() throws IOException {
        selector.select(1);
        for (SelectionKey ready : selector.selectedKeys()) {
            Line line = (Line) ready.attachment();
            while (read(line)) {
                take(line, line.buffer.flip());
            }
        }
        selector.selectedKeys().clear();
    }

    private static boolean read(Line line) throws IOException {
        try {
            return line.channel.read(line.buffer.clear()) > 0;
        } catch (PortUnreachableException nobodyThere) {
            return false;
        }
    }

    private void take(Line line, ByteBuffer reply) {
        LookUp of = line.byId[Question.id(reply)];
        if (of == null || of.over) {
            return; // the second answer, to a question that was asked twice
        }
        of.over = true;
        longest = Math.max(longest, System.nanoTime() - of.begun);
        if (Question.address(reply) != expected) {
            wrong++;
            sample(reply);
        }
    }

    private void sample(ByteBuffer reply) {
        if (samples.size() < SAMPLES) {
            int address = Question.address(reply);
            samples.add("%d of all: rcode %d, %d.%d.%d.%d"
                    .formatted(
                            begun,
                            Question.rcode(reply),
                            address >>> 24,
                            address >> 16 & 255,
                            address >> 8 & 255,
                            address & 255));
        }
    }

    /** Asks again, or gives up. What waits stands in the order in which it was sent. */
    private void expire() throws IOException {
        long now = System.nanoTime();
        for (LookUp oldest = waiting.peek(); oldest != null; oldest = waiting.peek()) {
            if (!oldest.over && now - oldest.sent < TIMEOUT.toNanos()) {
                return;
            }
            waiting.remove();
            if (!oldest.over) {
                lost++;
                again(oldest, now);
            }
        }
    }

    private void again(LookUp what, long now) throws IOException {
        if (what.attempts == ATTEMPTS) {
            what.over = true;
            failed++;
            return;
        }
        what.attempts++;
        what.sent = now;
        waiting.add(what);
        send(what);
    }
}
