// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.load;

import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A node whose zones change again and again through REST, each change by SIGUSR1: records of a zone of a hundred names, records of small
 * zones, and in one change of ten a zone that comes or goes, which changes the Corefile.
 */
public final class Churn implements AutoCloseable {
    private static final String CLUSTER = "churn";
    private static final int NAMES = 100;
    private static final int CHANGING = 6;
    private static final int SMALL_ZONES = 3;

    private final Api api;
    private final Node node;
    private final LogCount log;
    private final List<Subject> changing = new ArrayList<>();
    private final List<Subject> all = new ArrayList<>();
    private final Deque<Receipt> awaited = new ArrayDeque<>();
    private int changes;

    /** What is right from the moment when the agent says that it has proved {@code revision}. */
    private record Receipt(long revision, Subject subject, int version) {}

    /** Declares all of it on a node of its own. */
    public Churn(Fleet fleet) {
        this.api = fleet.api();
        api.put("/profiles/" + CLUSTER, "{\"apply\": \"signal\", \"cache\": {\"size\": 0}}")
                .ok();
        api.put("/clusters/" + CLUSTER, "{\"profile\": \"" + CLUSTER + "\"}").ok();
        this.node = fleet.addNode(CLUSTER, "n1");
        this.log = new LogCount(node.corednsLog(), "[INFO] Reloading complete");
        for (int i = 0; i < CHANGING; i++) {
            changing.add(Subject.always("n" + i + ".zone.test", i));
        }
        for (int i = 0; i < SMALL_ZONES; i++) {
            changing.add(Subject.always("small.of" + i + ".test", CHANGING + i));
        }
        Subject comesAndGoes = Subject.comesAndGoes("guest.here.test", CHANGING + SMALL_ZONES);
        changing.add(comesAndGoes);
        all.addAll(changing);
        all.add(Subject.always("n7.zone.test", 99));
        all.add(Subject.comesAndGoes("never.managed.test", 98));
        declare();
    }

    private void declare() {
        api.put("/zones/zone.test", "{}").ok();
        String others = IntStream.range(CHANGING, NAMES)
                .mapToObj(i -> operation("n" + i + ".zone.test", "10.99.0.0"))
                .collect(Collectors.joining(","));
        String subjects = changing.stream()
                .filter(subject -> subject.isManaged(0))
                .map(subject -> operation(subject.name(), subject.address(0)))
                .collect(Collectors.joining(","));
        api.post("/changes?wait=all&timeout=60s", "{\"operations\": [" + others + "," + subjects + "]}")
                .ok();
    }

    private static String operation(String name, String address) {
        return "{\"op\": \"put\", \"resource\": \"domains/%s\", \"value\": %s}".formatted(name, domain(address));
    }

    private static String domain(String address) {
        return "{\"addresses\": [\"%s\"], \"ttl\": 1, \"placement\": {\"clusters\": [\"%s\"]}}"
                .formatted(address, CLUSTER);
    }

    /** The node. */
    public Node node() {
        return node;
    }

    /** All names to be asked for: those that change, one that never does, and one that is never managed. */
    public List<Subject> subjects() {
        return List.copyOf(all);
    }

    /** Makes the next change, and returns when it is accepted. */
    public void change() {
        Subject subject = changing.get(changes++ % changing.size());
        int version = subject.next();
        String path = "/domains/" + subject.name();
        Api.Answer accepted =
                subject.isManaged(version) ? api.put(path, domain(subject.address(version))) : api.delete(path);
        awaited.add(new Receipt(accepted.ok().revision(), subject, version));
    }

    /** Asks the agent what it has given receipts for, and holds it to its word. */
    public void takeReceipts() {
        long proved = node.provedRevision();
        while (!awaited.isEmpty() && awaited.peek().revision() <= proved) {
            Receipt receipt = awaited.remove();
            receipt.subject().proved(receipt.version());
        }
    }

    /** How many changes were made. */
    public int changes() {
        return changes;
    }

    /** Whether the newest version of each name is answered. */
    public boolean isSettled() {
        return changing.stream().allMatch(subject -> {
            int newest = subject.issued();
            String wanted = subject.isManaged(newest) ? subject.address(newest) : Fleet.UPSTREAM;
            return node.dns().a(subject.name()).equals(List.of(wanted));
        });
    }

    /** How often CoreDNS says that it has reloaded. */
    public long reloads() {
        return log.count();
    }

    @Override
    public void close() {
        log.close();
    }
}
