// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.netns.Namespace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What has gone wrong with links, addresses and packet rules of node caches in the field, by numbers of the table in docs/faults.md. */
interface RowsOfTheNetwork {
    /** Where it goes wrong. */
    NodeInBed node();

    private Bed bed() {
        return node().bed();
    }

    /** Tried again where the agent had no answer in time, as on a machine that is busy: then queries are tracked for a moment. */
    @Test
    @Order(6)
    default void row17PodsOfEachFamilyAreServedByTheCacheAndNothingIsTracked() {
        for (Family family : bed().families()) {
            Await.asserted("nothing is tracked", NodeInBed.PATIENCE, () -> {
                node().calm();
                for (Namespace where : List.of(bed().pod(), bed().node())) {
                    Pod.Asks asks = new Pod.Asks(NodeInBed.OTHER, 50, List.of(family.service(), family.local()));
                    try (Pod pod = Pod.startIn(bed(), where, List.of(asks)).awaits(Bed.OF_UPSTREAM)) {
                        bed().forgetTracked();
                        pod.awaitsMore(30);
                        assertThat(pod.stop().failed()).isZero();
                    }
                }
                assertThat(bed().tracked(53)).as(bed().rules()).isZero();
            });
        }
    }

    @Test
    @Order(7)
    default void row23OverTcpToo() {
        for (Family family : bed().families()) {
            assertThat(Pod.overTcp(bed(), NodeInBed.MANAGED, family.service())).isEqualTo(NodeInBed.ADDRESS);
        }
    }

    @Test
    @Order(8)
    default void row6RulesThatStandThereTwiceAreThereOnceAgain() {
        try (Pod pod = node().pod()) {
            long before = bed().ourRules();
            bed().repeatOurRules();
            assertThat(bed().ourRules()).isGreaterThan(before);
            Await.until("each is there once\n" + bed().rules(), () -> bed().ourRules() == before);
            pod.awaits(Bed.OF_UPSTREAM);
            Outages.assertNoneNoticed("each rule there twice", bed(), pod);
        }
        node().calm();
    }

    @Test
    @Order(8)
    default void row11TheLinkAndItsAddressesComeBack() {
        List<List<String>> harms = new ArrayList<>();
        for (Family family : bed().families()) {
            harms.add(List.of("ip", family.flag(), "addr", "flush", "dev", "nodelocaldns"));
        }
        harms.add(List.of("ip", "link", "set", "nodelocaldns", "down"));
        harms.add(List.of("ip", "link", "del", "nodelocaldns"));
        try (Pod pod = node().pod()) {
            for (List<String> harm : harms) {
                bed().node().run(harm, "");
                Await.until("addresses are back after " + harm, bed()::hasAddresses);
                node().calm();
                // one fault at a time: a look-up that lost its first query has had its answer to the second
                pod.awaitsMore(200);
            }
            pod.awaits(Bed.OF_UPSTREAM);
            Outages.assertNoneNoticed("addresses flushed, link set down, link deleted", bed(), pod);
        }
    }

    @Test
    @Order(9)
    default void row21FiltersThatDropWhatTheyDoNotTrackLetDnsThrough() {
        Firewall.dropWhatIsNotTracked(bed());
        try {
            if (bed().backend() == Backend.NFT) {
                // an accept of one table does not override another's drop: that is said, not claimed
                node().saysOfRulesOfOthers(true);
            } else {
                try (Pod pod = node().pod()) {
                    pod.awaitsMore(30);
                    assertThat(pod.stop().failed()).isZero();
                }
            }
        } finally {
            Firewall.dropNothing(bed());
            node().saysOfRulesOfOthers(false);
        }
    }

    /** What {@code no-notrack} is for: the same policy keeps answers back that were not tracked. Once for both families together. */
    @Test
    @Order(10)
    default void row21APolicyThatNeedsTrackingLetsDnsThroughWhereNothingSkipsIt() {
        if (bed().families().size() == 1) {
            return;
        }
        Firewall.answerPodsOnlyWhatIsTracked(bed());
        try {
            Family first = bed().families().getFirst();
            try (Pod kept = Pod.start(bed(), NodeInBed.MANAGED, 20, List.of(first.local()))) {
                kept.awaitsFailures(5);
            }
            node().tracksEverything(bed().backend().text());
            for (Family family : bed().families()) {
                try (Pod pod = Pod.start(bed(), NodeInBed.MANAGED, 20, List.of(family.local()))
                        .awaits(NodeInBed.ADDRESS)) {
                    pod.awaitsMore(30);
                    assertThat(pod.stop().failed()).isZero();
                }
            }
        } finally {
            Firewall.answerPods(bed());
            node().tracksNothing(bed().backend().text());
        }
    }

    @Test
    @Order(11)
    default void rulesThatOthersFlushComeBack() {
        try (Pod pod = node().pod()) {
            long before = bed().ourRules();
            bed().flushNodeCachesRules();
            Await.until("rules are back", () -> bed().ourRules() == before);
            pod.awaits(Bed.OF_UPSTREAM);
            Outages.assertNoneNoticed("rules flushed by somebody else", bed(), pod);
        }
    }

    /** Its rules are in the world that kubelet works in, and in no other. */
    @Test
    @Order(11)
    default void row10TheBackendIsKubelets() {
        if (bed().backend() != Backend.NFT) {
            node().network("auto");
            node().calm();
            assertThat(node().status()
                            .orElseThrow()
                            .path("network")
                            .path("backend")
                            .asText())
                    .isEqualTo(bed().backend().text());
        }
    }

    /** The last of all: what is there in the end is what was there before there was an agent. */
    @Test
    @Order(100)
    default void row22NothingIsLeftOfOurselvesOrOfOtherNodeCaches() {
        OtherNodeCaches.leave(bed());
        node().saysOfRulesOfOthers(true);
        assertThat(node().command("network", "take-over")).contains("done: change packet rules");
        node().saysOfRulesOfOthers(false);
        node().calm();

        node().node().killAgent();
        assertThat(bed().ourRules()).isPositive();
        assertThat(node().command("network", "teardown")).contains("done: change packet rules");

        assertThat(bed().everyRule()).isEqualTo(node().rulesBefore());
        assertThat(bed().node().run("ip", "link")).doesNotContain("nodelocaldns");
        node().node().startAgain();
    }
}
