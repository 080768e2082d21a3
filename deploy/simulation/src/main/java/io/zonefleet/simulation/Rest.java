// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.SimulatedNode;
import io.zonefleet.agent.testing.SimulatedAnswer;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.keys.FeedHead;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The end of each schedule: without any more faults everything comes to what is wanted, and then nothing happens any more. */
final class Rest {
    /** The thorough audit, which finds hand edits, comes every ten minutes; twice, as one may just have been missed. */
    private static final Duration LONGEST = Duration.ofMinutes(25);

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofSeconds(60);

    /** Audits of each program and each feed, and what nodes say of themselves; one that spins asks thousands of times. */
    private static final int MOST = 100;

    private final World world;
    private final Random random = new Random(7);

    Rest(World world) {
        this.world = world;
    }

    void come() {
        world.repair();
        long end = world.time().now() + LONGEST.toNanos();
        Optional<String> missing = Optional.of("nothing was looked at");
        while (missing.isPresent()) {
            if (world.time().now() >= end) {
                throw new Violation("convergence", "after " + LONGEST + " without faults: " + missing.get());
            }
            world.run(LOOK, random);
            operate();
            missing = missing();
        }
    }

    /** What an operator has to do after the store was wiped, restored, or damaged by hand. */
    private void operate() {
        String epoch = world.ledger().epoch();
        for (IntentKey key : world.ledger().poisoned()) {
            Intent good = world.ledger().wanted().pieces().get(key);
            if (good == null && key instanceof IntentKey.OfDomain domain) {
                // what nobody has ever read is not known to be there: it is written before it is deleted
                write(Edit.put(Contribution.of(domain.name(), domain.source(), Names.answer(0))));
                write(Edit.delete(key));
            } else if (good != null) {
                write(Edit.put(good));
            }
        }
        for (ClusterId cluster : Names.CLUSTERS) {
            if (!epoch.isEmpty() && !world.ledger().wanted().declares(cluster)) {
                declare(cluster);
            }
        }
        for (SimulatedNode node : world.nodes()) {
            boolean other = node.status()
                    .map(NodeStatus::epoch)
                    .filter(followed -> !followed.isEmpty() && !followed.equals(epoch))
                    .isPresent();
            if (other && !epoch.isEmpty()) {
                node.acceptEpoch(epoch);
            }
            boolean held = node.status().stream()
                    .flatMap(status -> status.faults().stream())
                    .anyMatch(fault -> fault.kind() == FaultKind.SHRINK_HELD);
            if (held) {
                release();
            }
        }
    }

    private void declare(ClusterId cluster) {
        write(Edit.put(Wishes.cluster(cluster, 0, world.planes().getFirst().image())));
    }

    /** What the fault says: a write that may shrink lets it pass. */
    private void release() {
        Contribution word = Contribution.of(DomainName.of("word.example.net"), SourceId.API, Names.answer(0));
        write(Edit.put(word));
        write(Edit.delete(word.key()));
    }

    private void write(Edit edit) {
        try {
            world.planes()
                    .getFirst()
                    .write(new WriteRequest("token:test", "", List.of(edit), true, true, Optional.empty()));
        } catch (StoreException notYet) {
            // tried again at the next look
        }
    }

    private Optional<String> missing() {
        if (world.ledger().isUnderway()) {
            return Optional.of("a feed is behind intent, or a change is half applied");
        }
        for (int i = 0; i < world.nodes().size(); i++) {
            Optional<String> missing = missing(i);
            if (missing.isPresent()) {
                return Optional.of("node " + i + " of cluster " + world.clusterOf(i) + ": " + missing.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> missing(int number) {
        SimulatedNode node = world.nodes().get(number);
        ClusterId cluster = world.clusterOf(number);
        if (node.status().isEmpty()) {
            return Optional.of("it has said nothing");
        }
        NodeStatus status = node.status().get();
        if (!status.faults().isEmpty()) {
            return Optional.of("faults " + status.faults());
        }
        for (Feed feed : List.of(Feed.all(), new Feed.OfCluster(cluster))) {
            long head = head(feed);
            if (status.proved().getOrDefault(feed.path(), 0L) != head) {
                return Optional.of("has proved " + status.proved() + ", and " + feed + " is at " + head);
            }
        }
        if (status.zonesProved() != status.zonesTotal()) {
            return Optional.of(status.zonesProved() + " of " + status.zonesTotal() + " zones are proved");
        }
        for (String question : Names.questions()) {
            String right = world.ledger().wanted().served(cluster).answer(question);
            Optional<SimulatedAnswer> answer = node.coreDns().answer(question);
            if (!answer.map(NodeWatch::text).equals(Optional.of(right))) {
                return Optional.of(question + " is answered " + answer + " instead of " + right);
            }
        }
        return Optional.empty();
    }

    private long head(Feed feed) {
        return world.store().read(KeyRange.single(Keys.DEFAULT.head(feed)), 0).entries().stream()
                .findFirst()
                .map(entry -> {
                    try {
                        return FeedHead.of(entry).from();
                    } catch (UnreadableException poisoned) {
                        return -1L;
                    }
                })
                .orElse(-1L);
    }

    /** Nothing is written, neither to a disk nor to the store, and no CoreDNS is told or started, but that nodes say they are there. */
    void stay() {
        world.run(Duration.ofSeconds(125), random); // digests and what is remembered follow
        String before = traces();
        long asked = world.operations();
        world.run(QUIET, random);
        String after = traces();
        if (!before.equals(after)) {
            throw new Violation("I11", "something happens at rest: " + before + " became " + after);
        }
        long often = world.operations() - asked;
        if (often > MOST) {
            throw new Violation("I11", "programs ask the store " + often + " times in " + QUIET + " at rest");
        }
    }

    private String traces() {
        StringBuilder text = new StringBuilder("store " + world.ledger().busy());
        for (SimulatedNode node : world.nodes()) {
            text.append("; disk %d reloads %d process %d"
                    .formatted(
                            node.disk().operations(),
                            node.coreDns().reloads(),
                            node.coreDns().instance()));
        }
        return text.toString();
    }
}
