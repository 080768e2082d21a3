// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Look-ups ({@link LookUps}) in a namespace, in a process of their own. */
final class Pod implements AutoCloseable {
    private static final Pattern ACCOUNT = Pattern.compile(
            "(\\d+) account asked=(\\d+) failed=(\\d+) failedAlone=(\\d+) lost=(\\d+) lostByTwins=(\\d+) longestMillis=(\\d+) longestRun=(\\d+) answers=(\\S*)");

    private final ChildProcess process;
    private final Path log;
    private final int names;

    /**
     * One name that is looked up all the time.
     *
     * @param servers in the order of its resolv.conf
     * @param beside a server that is asked at the same moments, and to which nothing happens
     */
    record Asks(String name, int perSecond, List<String> servers, Optional<String> beside) {
        Asks(String name, int perSecond, List<String> servers) {
            this(name, perSecond, servers, Optional.empty());
        }

        List<String> words() {
            List<String> words = new ArrayList<>(List.of(Integer.toString(perSecond), name));
            words.addAll(servers);
            beside.ifPresent(server -> words.addAll(List.of(LookUps.BESIDE, server)));
            return words;
        }
    }

    /**
     * What came of all look-ups.
     *
     * @param asked how many there were
     * @param failed of them, those without an answer after two attempts
     * @param failedAlone of those, the ones during which no twin, to the server beside, had to wait
     * @param lost datagrams without an answer; those were sent again
     * @param lostByTwins the same of twins
     * @param longestMillis longest time between two answers
     * @param longestRun how many in a row had no answer to their first query while their twins had
     * @param answers how often each was given
     */
    record Account(
            long asked,
            long failed,
            long failedAlone,
            long lost,
            long lostByTwins,
            long longestMillis,
            long longestRun,
            Map<String, Long> answers) {
        public Account {
            answers = Map.copyOf(answers);
        }

        /** Of two names: what is counted is added, of what is longest the longer counts. */
        Account and(Account other) {
            Map<String, Long> both = new TreeMap<>(answers);
            other.answers.forEach((answer, times) -> both.merge(answer, times, Long::sum));
            return new Account(
                    asked + other.asked,
                    failed + other.failed,
                    failedAlone + other.failedAlone,
                    lost + other.lost,
                    lostByTwins + other.lostByTwins,
                    Math.max(longestMillis, other.longestMillis),
                    Math.max(longestRun, other.longestRun),
                    both);
        }
    }

    private Pod(ChildProcess process, Path log, int names) {
        this.process = process;
        this.log = log;
        this.names = names;
    }

    /** Begins to look up. */
    static Pod start(Bed bed, List<Asks> asks) {
        return startIn(bed, bed.pod(), asks);
    }

    /** The same for one name. */
    static Pod start(Bed bed, String name, int perSecond, List<String> servers) {
        return start(bed, List.of(new Asks(name, perSecond, servers)));
    }

    /** The same on the node itself, as a pod on the host's network does. */
    static Pod onTheHost(Bed bed, String name, int perSecond, List<String> servers) {
        return startIn(bed, bed.node(), List.of(new Asks(name, perSecond, servers)));
    }

    /** The same where one likes. */
    static Pod startIn(Bed bed, Namespace where, List<Asks> asks) {
        List<String> words = new ArrayList<>();
        for (Asks each : asks) {
            if (!words.isEmpty()) {
                words.add(LookUps.AND);
            }
            words.addAll(each.words());
        }
        return start(bed, where, asks.size(), words);
    }

    /** What one look-up over TCP gives. */
    static String overTcp(Bed bed, String name, String server) {
        try (Pod pod = start(bed, bed.pod(), 1, List.of(LookUps.TCP, name, server))) {
            pod.process.exitCode();
            return pod.newest(0)
                    .orElseThrow(() -> new AssertionError(pod.process.lastOutput()))
                    .substring("0 now ".length());
        }
    }

    private static Pod start(Bed bed, Namespace where, int names, List<String> words) {
        Path log = bed.folder("look-ups").resolve(System.nanoTime() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LookUps.class.getName()));
        command.addAll(words);
        return new Pod(where.start(log, command), log, names);
    }

    /** Waits until the look-ups of every name are answered with that. */
    Pod awaits(String answer) {
        awaitsOfEach(answer, name -> newest(name).equals(Optional.of(name + " now " + answer)));
        return this;
    }

    /** How much it has said so far. */
    int said() {
        return lines().size();
    }

    /** Waits until every name was answered with that after it had said so much; it may be answered otherwise by now. */
    void awaitsSince(int said, String answer) {
        awaitsOfEach(answer, name -> lines().stream().skip(said).anyMatch((name + " now " + answer)::equals));
    }

    private void awaitsOfEach(String answer, IntPredicate answered) {
        await(answer + " is answered", () -> IntStream.range(0, names).allMatch(answered));
    }

    /** Waits until so many look-ups had no answer after two attempts. */
    void awaitsFailures(int some) {
        await(
                some + " look-ups fail",
                () -> lines().stream().filter(line -> line.contains(" failed,")).count() >= some);
    }

    /** Waits until so many look-ups more of every name were answered. */
    void awaitsMore(int some) {
        long[] before = IntStream.range(0, names).mapToLong(this::answered).toArray();
        await(
                some + " more answers",
                () -> IntStream.range(0, names).allMatch(name -> answered(name) >= before[name] + some));
    }

    private void await(String what, Callable<Boolean> condition) {
        try {
            Await.until(what, NodeInBed.PATIENCE, () -> {
                boolean alive = process.isAlive();
                if (!condition.call() && !alive) {
                    throw new AssertionError("in vain: " + what + "; it has ended");
                }
                return condition.call();
            });
        } catch (AssertionError inVain) {
            throw new AssertionError(inVain.getMessage() + "; so far: " + lines(), inVain);
        }
    }

    private long answered(int name) {
        String begin = name + " answered ";
        return lines().stream()
                .filter(line -> line.startsWith(begin))
                .mapToLong(line -> Long.parseLong(line.substring(begin.length())))
                .max()
                .orElse(0);
    }

    private Optional<String> newest(int name) {
        return lines().stream().filter(line -> line.startsWith(name + " now ")).reduce((earlier, later) -> later);
    }

    private List<String> lines() {
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** Ends it, when the look-ups under way are over; the account of all its names. */
    Account stop() {
        process.stop();
        List<Account> accounts = lines().stream()
                .map(ACCOUNT::matcher)
                .filter(Matcher::matches)
                .map(Pod::account)
                .toList();
        if (accounts.size() != names) {
            throw new AssertionError("no account of each name: " + process.lastOutput());
        }
        return accounts.stream().reduce(Account::and).orElseThrow();
    }

    /** What it has said of look-ups that failed, for messages. */
    String failures() {
        return lines().stream().filter(line -> line.contains(" failed,")).collect(Collectors.joining("\n"));
    }

    private static Account account(Matcher line) {
        Map<String, Long> answers = new TreeMap<>();
        Arrays.stream(line.group(9).split(",", -1))
                .filter(each -> !each.isEmpty())
                .forEach(each -> {
                    int colon = each.lastIndexOf(':');
                    answers.put(each.substring(0, colon), Long.parseLong(each.substring(colon + 1)));
                });
        return new Account(
                Long.parseLong(line.group(2)),
                Long.parseLong(line.group(3)),
                Long.parseLong(line.group(4)),
                Long.parseLong(line.group(5)),
                Long.parseLong(line.group(6)),
                Long.parseLong(line.group(7)),
                Long.parseLong(line.group(8)),
                answers);
    }

    @Override
    public void close() {
        process.close();
    }
}
