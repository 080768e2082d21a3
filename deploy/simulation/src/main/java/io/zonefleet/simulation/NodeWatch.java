// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.SimulatedNode;
import io.zonefleet.agent.testing.SimulatedAnswer;
import io.zonefleet.agent.testing.SimulatedZone;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.simulation.Ledger.Moment;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds one node against the ledger: what its CoreDNS answers, what is on its disk, and what it says of itself.
 *
 * <p>For each question it keeps the earliest moment that the answers so far allow; an answer has to be of that moment or a later one.
 */
final class NodeWatch {
    private static final Path ZONES = Path.of("/state/zones");
    private static final Path STATE = Path.of("/state");
    private static final Path OPERATORS = Path.of("/etc/coredns");

    private final SimulatedNode node;
    private final ClusterId cluster;
    private final Ledger ledger;
    private final List<String> questions;
    private final Map<String, Integer> low = new HashMap<>();
    private final Map<String, Integer> proven = new HashMap<>();
    private final Map<String, Map<Long, SimulatedZone>> bySerial = new HashMap<>();
    private boolean excused;
    private final Map<String, Long> serials = new HashMap<>();
    private int instance;
    private long loads = -1;
    private long files = -1;
    private String epoch = "";
    private Optional<NodeStatus> lastStatus = Optional.empty();

    NodeWatch(SimulatedNode node, ClusterId cluster, Ledger ledger, List<String> questions) {
        this.node = node;
        this.cluster = cluster;
        this.ledger = ledger;
        this.questions = questions;
    }

    /**
     * Events are kept from it that etcd promises. Until it has noticed, nobody can say what it answers; at the end all has to be right
     * again.
     */
    void excuse() {
        excused = true;
    }

    /** What was on the disk may be gone, but for what was proved. */
    void powerLost() {
        low.clear();
        low.putAll(proven);
        bySerial.clear();
        epoch = "";
    }

    void check() {
        checkFiles();
        if (excused || ledger.isExcused()) {
            return;
        }
        if (node.coreDns().loads() != loads) {
            loads = node.coreDns().loads();
            checkAnswers();
        }
        if (!node.status().equals(lastStatus)) {
            lastStatus = node.status();
            lastStatus.ifPresent(this::checkStatus);
        }
    }

    private void checkFiles() {
        if (node.disk().versions() == files) {
            return;
        }
        files = node.disk().versions();
        checkOperator();
        node.disk()
                .broken(ZONES, "db.")
                .or(() -> node.disk().broken(STATE, "Corefile"))
                .ifPresent(file -> {
                    throw new Violation(
                            "I2",
                            file + " is not whole on " + cluster + ":\n"
                                    + node.disk().text(file));
                });
    }

    /** What an operator keeps is as he saved it, byte for byte, and nothing was left beside it. */
    private void checkOperator() {
        node.operators().ifPresent(saved -> {
            String text = node.disk().text(SimulatedNode.OPERATORS);
            if (!text.equals(saved) || node.disk().list(OPERATORS).size() != 1) {
                throw new Violation(
                        "I6",
                        "the operator's Corefile on " + cluster + " was changed, or something put beside it:\n" + text);
            }
        });
    }

    private void checkAnswers() {
        if (node.coreDns().instance() != instance) {
            instance = node.coreDns().instance(); // another process may begin with what was proved last
            low.clear();
            low.putAll(proven);
            serials.clear();
        }
        Map<String, SimulatedZone> zones = node.coreDns().zones().orElse(Map.of());
        zones.forEach((name, zone) -> {
            Map<Long, SimulatedZone> known = bySerial.computeIfAbsent(name, n -> new HashMap<>());
            SimulatedZone before = known.getOrDefault(zone.serial(), zone);
            known.putIfAbsent(zone.serial(), zone);
            long newest = serials.getOrDefault(name, 0L);
            if (ledger.life() == 1 && zone.serial() < newest) {
                throw new Violation(
                        "serial", "serial of " + name + " goes back from " + newest + " to " + zone.serial());
            }
            serials.put(name, zone.serial());
            // serials are of one epoch
            if (ledger.life() == 1 && !isSame(before, zone, zones)) {
                throw new Violation(
                        "serial",
                        "serial " + zone.serial() + " of " + name + " stands for two contents: " + before + zone);
            }
        });
        Map<String, Map<String, String>> groups = new TreeMap<>();
        for (String question : questions) {
            node.coreDns().answer(question).ifPresent(answer -> {
                String zone = zones.keySet().stream()
                        .filter(z -> question.equals(z) || question.endsWith("." + z))
                        .max(Comparator.comparingInt(String::length))
                        .orElse("?" + question);
                // what a block of the Corefile decides changes with the Corefile, the rest with the zone's file
                boolean ofFile = answer instanceof SimulatedAnswer.Addresses;
                groups.computeIfAbsent(ofFile && isStrict() ? zone : "?" + question, z -> new TreeMap<>())
                        .put(question, text(answer));
            });
        }
        groups.values().forEach(this::match);
    }

    /**
     * The same records, but for names that another zone answers now, and for wildcards of a zone that was closed, with what has hidden
     * these: both stay until the Corefile is served.
     */
    private static boolean isSame(SimulatedZone before, SimulatedZone now, Map<String, SimulatedZone> zones) {
        Map<String, Set<InetAddress>> was = before.addresses();
        Map<String, Set<InetAddress>> is = now.addresses();
        boolean closed = containsWildcard(was.keySet()) && !containsWildcard(is.keySet());
        return was.keySet().containsAll(is.keySet())
                && was.entrySet().stream()
                        .allMatch(each -> is.containsKey(each.getKey())
                                ? each.getValue().equals(is.get(each.getKey()))
                                : closed || isElsewhere(each.getKey(), zones));
    }

    /** A name, or the wildcard that it had, which it need not have any more. */
    private static boolean isElsewhere(String owner, Map<String, SimulatedZone> zones) {
        String name = owner.startsWith("*.") ? owner.substring(2) : owner;
        return zones.values().stream().anyMatch(zone -> zone.addresses().containsKey(name));
    }

    private static boolean containsWildcard(Set<String> names) {
        return names.stream().anyMatch(name -> name.startsWith("*."));
    }

    private boolean isStrict() {
        return !ledger.hasLagged();
    }

    static String text(SimulatedAnswer answer) {
        return switch (answer) {
            case SimulatedAnswer.Addresses a -> a.addresses().toString();
            case SimulatedAnswer.NoSuchName n -> Wanted.NO_SUCH_NAME;
            case SimulatedAnswer.Forwarded f -> Wanted.FORWARDED;
        };
    }

    private void match(Map<String, String> answers) {
        int from = answers.keySet().stream()
                .mapToInt(question -> low.getOrDefault(question, 0))
                .max()
                .orElse(0);
        List<Moment> moments = ledger.moments();
        for (int i = from; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            if (answers.entrySet().stream()
                    .allMatch(each -> moment.answer(cluster, each.getKey()).equals(each.getValue()))) {
                int found = i;
                answers.keySet().forEach(question -> low.put(question, found));
                return;
            }
        }
        throw new Violation(
                "I1",
                cluster + " answers what is right at no revision from "
                        + moments.get(from).revision() + " on: " + answers + "; " + history(answers, from));
    }

    private String history(Map<String, String> answers, int from) {
        List<String> lines = new ArrayList<>();
        List<Moment> moments = ledger.moments();
        for (int i = Math.max(0, from - 2); i < moments.size(); i++) {
            Moment moment = moments.get(i);
            Map<String, String> right = new TreeMap<>();
            answers.keySet().forEach(question -> right.put(question, moment.answer(cluster, question)));
            String line = right.toString();
            if (lines.isEmpty() || !lines.getLast().endsWith(line)) {
                lines.add("\n  " + moment.life() + "/" + moment.revision() + " " + line);
            }
        }
        return String.join("", lines);
    }

    private void checkStatus(NodeStatus status) {
        if (!status.epoch().isEmpty()) {
            if (!epoch.isEmpty()
                    && !epoch.equals(status.epoch())
                    && !node.word().equals(Optional.of(status.epoch()))) {
                throw new Violation(
                        "fence",
                        cluster + " follows epoch " + status.epoch() + " after " + epoch
                                + " without a word of an operator");
            }
            epoch = status.epoch();
        }
        if (!status.proved().isEmpty() && status.epoch().equals(ledger.epoch())) {
            receipt(status);
        }
    }

    /** After a receipt nothing older is answered, by whichever process. */
    private void receipt(NodeStatus status) {
        long oldest = Long.MAX_VALUE;
        long newest = 0;
        for (long revision : status.proved().values()) {
            oldest = Math.min(oldest, revision);
            newest = Math.max(newest, revision);
        }
        Feed own = new Feed.OfCluster(cluster);
        boolean lagged = ledger.wasBehind(Feed.all(), oldest, newest) || ledger.wasBehind(own, oldest, newest);
        long until = Math.min(
                ledger.unchanged(Feed.all(), status.proved().getOrDefault("all", 0L), newest),
                ledger.unchanged(own, status.proved().getOrDefault(own.path(), 0L), newest));
        int floor = ledger.at(lagged ? oldest : until);
        questions.stream().filter(question -> !ledger.isUnsure(question)).forEach(question -> {
            proven.merge(question, floor, Math::max);
            low.merge(question, floor, Math::max);
        });
        try {
            checkAnswers();
        } catch (Violation wrong) {
            throw new Violation(
                    "receipt", "after the receipt for " + status.proved() + ": " + wrong.getMessage(), wrong);
        }
    }
}
