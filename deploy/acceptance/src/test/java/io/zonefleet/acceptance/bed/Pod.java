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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Look-ups ({@link LookUps}) in a namespace, in a process of their own. */
final class Pod implements AutoCloseable {
    private static final Pattern ACCOUNT =
            Pattern.compile("account asked=(\\d+) failed=(\\d+) lost=(\\d+) longestMillis=(\\d+) answers=(\\S*)");

    private final ChildProcess process;
    private final Path log;

    /**
     * What came of all look-ups.
     *
     * @param asked how many there were
     * @param failed of them, those without an answer after two attempts
     * @param lost datagrams without an answer; those were sent again
     * @param longestMillis longest time between two answers
     * @param answers how often each was given
     */
    record Account(long asked, long failed, long lost, long longestMillis, Map<String, Long> answers) {
        public Account {
            answers = Map.copyOf(answers);
        }
    }

    private Pod(ChildProcess process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Begins to look up.
     *
     * @param name what is looked up
     * @param servers in the order of its resolv.conf
     */
    static Pod start(Bed bed, String name, int perSecond, List<String> servers) {
        return startIn(bed, bed.pod(), name, perSecond, servers);
    }

    /** The same on the node itself, as a pod on the host's network does. */
    static Pod onTheHost(Bed bed, String name, int perSecond, List<String> servers) {
        return startIn(bed, bed.node(), name, perSecond, servers);
    }

    /** The same where one likes. */
    static Pod startIn(Bed bed, Namespace where, String name, int perSecond, List<String> servers) {
        return start(bed, where, Integer.toString(perSecond), name, servers);
    }

    /** What one look-up over TCP gives. */
    static String overTcp(Bed bed, String name, String server) {
        try (Pod pod = start(bed, bed.pod(), "tcp", name, List.of(server))) {
            pod.process.exitCode();
            return pod.newest()
                    .orElseThrow(() -> new AssertionError(pod.process.lastOutput()))
                    .substring("now ".length());
        }
    }

    private static Pod start(Bed bed, Namespace where, String perSecond, String name, List<String> servers) {
        Path log = bed.folder("look-ups").resolve(name + "-" + System.nanoTime() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LookUps.class.getName(),
                perSecond,
                name));
        command.addAll(servers);
        return new Pod(where.start(log, command), log);
    }

    /** Waits until its look-ups are answered with that. */
    Pod awaits(String answer) {
        Await.until(
                answer + " is answered; so far: " + lines(),
                NodeInBed.PATIENCE,
                () -> newest().equals(Optional.of("now " + answer)));
        return this;
    }

    /** Waits until so many look-ups had no answer after two attempts. */
    void awaitsFailures(int some) {
        Await.until(
                some + " look-ups fail; so far: " + lines(),
                () -> lines().stream().filter("failed"::equals).count() >= some);
    }

    /** Waits until so many look-ups more were answered. */
    void awaitsMore(int some) {
        long before = answered();
        Await.until(some + " more answers", NodeInBed.PATIENCE, () -> answered() >= before + some);
    }

    private long answered() {
        return lines().stream()
                .filter(line -> line.startsWith("answered "))
                .mapToLong(line -> Long.parseLong(line.substring("answered ".length())))
                .max()
                .orElse(0);
    }

    private Optional<String> newest() {
        return lines().stream().filter(line -> line.startsWith("now ")).reduce((earlier, later) -> later);
    }

    private List<String> lines() {
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** Ends it, when the look-ups under way are over. */
    Account stop() {
        process.stop();
        Matcher account = lines().stream()
                .map(ACCOUNT::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no account: " + process.lastOutput()));
        Map<String, Long> answers = new TreeMap<>();
        Arrays.stream(account.group(5).split(",", -1))
                .filter(each -> !each.isEmpty())
                .forEach(each -> {
                    int colon = each.lastIndexOf(':');
                    answers.put(each.substring(0, colon), Long.parseLong(each.substring(colon + 1)));
                });
        return new Account(
                Long.parseLong(account.group(1)),
                Long.parseLong(account.group(2)),
                Long.parseLong(account.group(3)),
                Long.parseLong(account.group(4)),
                answers);
    }

    @Override
    public void close() {
        process.close();
    }
}
