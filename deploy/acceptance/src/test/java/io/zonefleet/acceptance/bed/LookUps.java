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
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A pod that looks names up, as a program: at a steady rate, each look-up from a socket of its own, as the resolvers of glibc and musl do
 * it with {@code options timeout:1 attempts:2}: every server is asked in turn, all of them once more when none has answered, and a server
 * that is refused is passed over at once. Prints a line whenever another answer comes than before and when a look-up fails; asked to end (SIGTERM), it waits for
 * the look-ups under way and prints the account.
 */
final class LookUps {
    private static final int ATTEMPTS = 2;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final int PORT = 53;
    private static final int TOLD = 10;
    private static final long SECOND = 1_000_000_000;

    private final byte[] wire;
    private final List<InetSocketAddress> servers;
    private final SortedMap<String, Long> answers = new TreeMap<>();
    private long asked;
    private long answered;
    private long failed;
    private long lost;
    private long underWay;
    private long lastAnswer;
    private long longest;
    private String newest = "";
    private volatile boolean ended;

    private LookUps(String name, List<InetSocketAddress> servers) {
        ByteBuffer buffer = ByteBuffer.allocate(512);
        new Question(name).into(buffer, 0);
        this.wire = new byte[buffer.remaining()];
        buffer.get(wire);
        this.servers = List.copyOf(servers);
    }

    /** Looks up; {@code args} are look-ups a second, or {@code tcp} for one over TCP, the name, and addresses of servers. */
    public static void main(String[] args) throws Exception {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String server : List.of(args).subList(2, args.length)) {
            servers.add(new InetSocketAddress(InetAddress.getByName(server), PORT));
        }
        LookUps lookUps = new LookUps(args[1], servers);
        if (args[0].equals("tcp")) {
            System.out.println("now " + lookUps.askOverTcp(servers.getFirst()));
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(lookUps::end));
        lookUps.run(Integer.parseInt(args[0]));
    }

    private void run(int perSecond) {
        long start = System.nanoTime();
        for (long due = 0; !ended; due++) {
            long wait = start + due * SECOND / perSecond - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            begin();
        }
    }

    private synchronized void begin() {
        if (!ended) {
            asked++;
            underWay++;
            Thread.ofVirtual().start(this::lookUp);
        }
    }

    private void lookUp() {
        String answer = "";
        int silent = 0;
        for (int attempt = 0; attempt < ATTEMPTS && answer.isEmpty(); attempt++) {
            for (InetSocketAddress server : servers) {
                answer = ask(server);
                if (!answer.isEmpty()) {
                    break;
                }
                silent++;
            }
        }
        over(answer, silent);
    }

    /** The address in the answer, {@code rcode N} where there is none, empty where no answer came. */
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
        } catch (SocketTimeoutException silent) {
            return "";
        } catch (IOException refused) {
            return "";
        }
    }

    private static String words(ByteBuffer reply) {
        int address = Question.address(reply);
        return address == 0
                ? "rcode " + Question.rcode(reply)
                : "%d.%d.%d.%d".formatted(address >>> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
    }

    private String askOverTcp(InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ATTEMPTS * TIMEOUT_MILLIS);
            socket.connect(server, ATTEMPTS * TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(wire.length);
            out.write(wire);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] reply = new byte[in.readUnsignedShort()];
            in.readFully(reply);
            return words(ByteBuffer.wrap(reply));
        }
    }

    private synchronized void over(String answer, int silent) {
        underWay--;
        lost += silent;
        if (answer.isEmpty()) {
            failed++;
            System.out.println("failed");
        } else {
            answers.merge(answer, 1L, Long::sum);
            answered++;
            if (answered % TOLD == 0) {
                System.out.println("answered " + answered);
            }
            gap(System.nanoTime());
            if (!answer.equals(newest)) {
                newest = answer;
                System.out.println("now " + answer);
            }
        }
        notifyAll();
    }

    /** Time without an answer ends here. */
    private void gap(long now) {
        if (lastAnswer != 0) {
            longest = Math.max(longest, now - lastAnswer);
        }
        lastAnswer = now;
    }

    private synchronized void end() {
        ended = true;
        gap(System.nanoTime());
        try {
            while (underWay > 0) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        System.out.println(line());
        System.out.flush();
    }

    private String line() {
        return String.format(
                Locale.ROOT,
                "account asked=%d failed=%d lost=%d longestMillis=%d answers=%s",
                asked,
                failed,
                lost,
                longest / 1_000_000,
                answers.entrySet().stream()
                        .map((Map.Entry<String, Long> each) -> each.getKey().replace(' ', '-') + ":" + each.getValue())
                        .collect(Collectors.joining(",")));
    }
}
