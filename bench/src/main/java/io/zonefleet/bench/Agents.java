// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Node;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Ttl;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/** What an agent costs a node: memory, CPU and wake-ups while nothing happens, and how long it takes to start. */
public final class Agents {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final int BATCH = 100;
    private static final int STARTS = 7;
    private static final int BUDGET_NAMES = 1_000;
    private static final String ADDRESS = "192.0.2.10";

    private final Run run;
    private final EtcdProcess etcd;
    private final Store store;
    private final List<Subject> subjects = new ArrayList<>();

    /** A node of one size. */
    private record Subject(String what, int names, boolean cached, Node node) {}

    private Agents(Run run, EtcdProcess etcd, Store store) {
        this.run = run;
        this.etcd = etcd;
        this.store = store;
    }

    /** {@code [seconds until it has settled] [seconds of idleness]}, 75 and 60 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("agent", args, run -> {
            try (EtcdProcess etcd = EtcdProcess.start();
                    Store store = new EtcdStore(EtcdEndpoints.plain(List.of(etcd.endpoint())))) {
                Agents agents = new Agents(run, etcd, store);
                try {
                    agents.measure();
                } finally {
                    agents.subjects.forEach(subject -> subject.node().close());
                }
            }
        });
    }

    private void measure() throws Exception {
        Txn.Builder txn = Txn.builder().put(KEYS.epoch(), Bytes.of("01BENCH0000000000000000000"));
        head(txn, Feed.all());
        store.commit(txn.build());
        add("10 names", 10, true);
        add("1,000 names", BUDGET_NAMES, true);
        add("1,000 names, without the cache", BUDGET_NAMES, false);
        add("100,000 names", 100_000, true);
        idle();
        starts();
        Rebuilds.measure(run);
    }

    private void add(String what, int names, boolean cached) throws IOException {
        run.say("starting with " + what);
        String cluster = "c" + names + (cached ? "" : "-bare");
        Feed feed = new Feed.OfCluster(new ClusterId(cluster));
        for (int i = 0; i < names; i += BATCH) {
            Txn.Builder txn = Txn.builder();
            for (int j = i; j < Math.min(names, i + BATCH); j++) {
                Answer answer = new Answer(List.of(Address.of(ADDRESS)), new Ttl(30), false, Below.FORWARD);
                txn.put(
                        KEYS.desiredDomain(feed, name(names, j)),
                        Codec.encode(new DesiredValue.Domain(OptionalLong.empty(), Optional.of(answer))));
            }
            head(txn, feed);
            store.commit(txn.build());
        }
        Node node = new Node(cluster, "n1", run.dir(cluster), etcd.endpoint(), "127.0.0.1:9", cached);
        subjects.add(new Subject(what, names, cached, node));
        await(node, names);
    }

    /** The {@code i}th of so many: in ten zones, or of 1,000 each where there are more. */
    static DomainName name(int names, int i) {
        int each = Math.max(1, Math.min(1_000, names / 10));
        return new DomainName("n" + i % each + ".p" + i / each + ".bench.test");
    }

    private static void head(Txn.Builder txn, Feed feed) {
        txn.put(KEYS.head(feed), Codec.encode(new DesiredValue.Head(OptionalLong.empty(), List.of(), false)));
    }

    private static long await(Node node, int names) {
        try (Spinner spinner = new Spinner(node.dnsPort())) {
            return spinner.until(name(names, names - 1).text(), ADDRESS);
        }
    }

    private void idle() throws InterruptedException {
        long settle = run.setting(0, 75);
        long idle = run.setting(1, 60);
        run.say("waiting " + settle + " s for all of them to settle, then watching them for " + idle + " s");
        Thread.sleep(settle * 1_000);
        List<Usage> agents =
                subjects.stream().map(each -> Usage.of(each.node().agentPid())).toList();
        List<Usage> servers =
                subjects.stream().map(each -> Usage.of(coreDns(each))).toList();
        Thread.sleep(idle * 1_000);
        Table threads = threads(agents.getFirst(), agents.getFirst());
        Table table = new Table(
                "idle",
                "RSS, MiB",
                "PSS, MiB",
                "anonymous, MiB",
                "CPU, % of a core",
                "wake-ups/s",
                "its CoreDNS: RSS, MiB",
                "CPU, %",
                "wake-ups/s");
        for (int i = 0; i < subjects.size(); i++) {
            Subject subject = subjects.get(i);
            long pid = subject.node().agentPid();
            Usage agent = Usage.of(pid);
            Usage server = Usage.of(coreDns(subject));
            double rss = Usage.mebibytes(pid, "Rss");
            double cpu = agent.percentSince(agents.get(i));
            table.row(
                    subject.what(),
                    Table.number(rss),
                    Table.number(Usage.mebibytes(pid, "Pss")),
                    Table.number(Usage.mebibytes(pid, "Anonymous")),
                    Table.number(cpu),
                    Table.number(agent.wakeUpsSince(agents.get(i))),
                    Table.number(Usage.mebibytes(coreDns(subject), "Rss")),
                    Table.number(server.percentSince(servers.get(i))),
                    Table.number(server.wakeUpsSince(servers.get(i))));
            if (subject.names() == BUDGET_NAMES && subject.cached()) {
                threads = threads(agent, agents.get(i));
                run.page().atMost("RSS with 1,000 names, settled", rss, 80, "MiB");
                run.page().atMost("CPU while nothing happens, 1,000 names", cpu, 0.2, "% of a core");
            }
        }
        run.page().table(table).table(threads);
    }

    /** Where the time of an idle agent goes. */
    private static Table threads(Usage now, Usage before) {
        Table table = new Table("idle with 1,000 names, by threads", "CPU, % of a core");
        now.percentByName(before).stream()
                .filter(each -> each.getValue() >= 0.005)
                .forEach(each -> table.row(each.getKey(), "%.3f".formatted(each.getValue())));
        return table;
    }

    private static long coreDns(Subject subject) {
        return subject.node().corednsPid().orElseThrow();
    }

    /** From the start of the process to the right answer of the CoreDNS that it starts; nothing but the disk is needed for that. */
    private void starts() throws IOException {
        Table table = Timings.table();
        subjects.forEach(subject -> stop(subject.node()));
        Timings jvm = times("floor: the JVM alone, with the agent's flags, to its version and back", STARTS, this::jvm);
        table.row(jvm);
        for (Subject subject : subjects) {
            if (subject.names() >= BUDGET_NAMES) {
                run.say("starts with " + subject.what());
                int starts = subject.names() == BUDGET_NAMES ? STARTS : 3;
                if (subject.cached()) {
                    table.row(times("floor: CoreDNS alone, " + subject.what(), starts, () -> coreDnsAlone(subject)));
                }
                Timings start = times("agent and CoreDNS, " + subject.what(), starts, () -> start(subject));
                table.row(start);
                if (subject.names() == BUDGET_NAMES && subject.cached()) {
                    double beyond = start.millis(0.5) - jvm.millis(0.5);
                    run.page()
                            .atMost("start to serving the last known good, beyond the JVM's own", beyond, 1_000, "ms");
                }
            }
        }
        run.page().table(table);
    }

    private static Timings times(String what, int times, LongSupplier once) {
        return Timings.of(
                what, LongStream.range(0, times).map(i -> once.getAsLong()).toArray());
    }

    private long start(Subject subject) {
        long begun = System.nanoTime();
        subject.node().startAgain();
        long took = await(subject.node(), subject.names()) - begun;
        stop(subject.node());
        return took;
    }

    private static void stop(Node node) {
        node.stop();
        Await.until("its CoreDNS has ended", () -> node.corednsPid().isEmpty());
    }

    private long coreDnsAlone(Subject subject) {
        Path dir = subject.node().dir();
        List<String> command = List.of(
                Tools.ofThisMachine().require("coredns").toString(),
                "-conf",
                dir.resolve("Corefile").toString());
        long begun = System.nanoTime();
        try (ChildProcess coredns = ChildProcess.start(dir, dir.resolve("alone.log"), command)) {
            long took = await(subject.node(), subject.names()) - begun;
            if (!coredns.isAlive()) {
                throw new IllegalStateException("CoreDNS has ended: " + coredns.lastOutput());
            }
            return took;
        }
    }

    private long jvm() {
        Path flags = Path.of("node-agent", "target", "agent.jvm").toAbsolutePath();
        List<String> command =
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + flags, "--version");
        long begun = System.nanoTime();
        try {
            Process java = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Files.createTempFile("jvm", ".log").toFile())
                    .start();
            java.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return System.nanoTime() - begun;
    }
}
