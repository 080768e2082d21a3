// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients of the event stream while one client writes at a steady pace: each has to be told of each write, and how soon it is. */
public final class Events {
    private static final Pattern NAME = Pattern.compile("\"name\":\"live([0-9]+)\\.example\\.test\"");
    private static final Duration LAST = Duration.ofSeconds(20);

    private final Run run;
    private final Central central;
    private final int clients;
    private final int perSecond;
    private final int writes;
    private final long[] startedAt;
    private final List<Client> listening = new ArrayList<>();

    private Events(Run run, Central central) {
        this.run = run;
        this.central = central;
        this.clients = run.setting(1, 500);
        this.perSecond = run.setting(2, 50);
        this.writes = run.setting(0, 20) * perSecond;
        this.startedAt = new long[writes];
    }

    /** {@code [seconds [clients [writes a second]]]}; 20, 500 and 50 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("events", args, run -> {
            try (Central central = new Central(run.dir("central"))) {
                new Events(run, central).measure();
            }
        });
    }

    /** One client, read by a thread of its own. */
    private final class Client {
        final Socket socket;
        final BitSet seen = new BitSet(writes);
        final long[] took = new long[writes];
        volatile int count;
        volatile boolean open;
        volatile boolean reset;

        Client(URI base, String token) throws IOException {
            socket = new Socket(base.getHost(), base.getPort());
            socket.getOutputStream()
                    .write(("GET /api/v1/events?kinds=domains,changes HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer "
                                    + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            Thread.startVirtualThread(this::read);
        }

        private void read() {
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    take(line);
                }
            } catch (IOException closed) {
                // counted by what it has not seen
            }
        }

        private void take(String line) {
            open |= line.startsWith("id: ");
            reset |= line.equals("event: reset");
            long now = System.nanoTime();
            Matcher names = NAME.matcher(line);
            while (names.find()) {
                int i = Integer.parseInt(names.group(1));
                if (i < writes && !seen.get(i)) {
                    seen.set(i);
                    took[i] = now - startedAt[i];
                    count = seen.cardinality();
                }
            }
        }
    }

    private void measure() throws IOException {
        Connection writer = central.connect();
        run.say("warming up");
        for (int i = 0; i < 2_000; i++) {
            writer.send("PUT", "/domains/warm%d.example.test".formatted(i % 200), Domains.body(i));
        }
        run.say(clients + " clients");
        for (int i = 0; i < clients; i++) {
            listening.add(new Client(central.url(), central.token()));
        }
        Await.until(
                "all listen", Duration.ofMinutes(1), () -> listening.stream().allMatch(each -> each.open));
        long control = central.pid();
        Usage before = Usage.of(control);
        long start = System.nanoTime();
        write(writer, start);
        double lasted = (System.nanoTime() - start) / 1e9;
        awaitLast();
        long cpu = Usage.of(control).nanosSince(before);
        report(lasted, cpu);
        writer.close();
        for (Client each : listening) {
            each.socket.close();
        }
    }

    private void write(Connection writer, long start) {
        for (int i = 0; i < writes; i++) {
            long due = start + (long) (i * (1e9 / perSecond));
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            startedAt[i] = System.nanoTime();
            writer.send("PUT", "/domains/live%d.example.test".formatted(i), Domains.body(i));
        }
    }

    private void awaitLast() {
        try {
            Await.until("all are told", LAST, () -> listening.stream().allMatch(each -> each.count == writes));
        } catch (AssertionError some) {
            run.say("not all were told: they are counted");
        }
    }

    private void report(double lasted, long cpu) {
        long[] all = listening.stream()
                .flatMapToLong(each -> Arrays.stream(each.took).filter(nanos -> nanos > 0))
                .toArray();
        long missing = listening.stream().mapToLong(each -> writes - each.count).sum();
        long resets = listening.stream().filter(each -> each.reset).count();
        Table table = Timings.table();
        table.row(Timings.of(
                "from the start of a write to a client's event, %d clients, %s writes a second"
                        .formatted(clients, Table.number(writes / lasted)),
                all));
        run.page()
                .table(table)
                .fact("The control plane took %s %% of a core for it; %s events came to %d clients."
                        .formatted(Table.number(100 * cpu / 1e9 / lasted), Table.number((long) all.length), clients))
                .none("events that a client was not told of", missing)
                .none("clients that were told to read anew", resets);
    }
}
