// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.netns.Namespace;
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
                    try (Pod pod = Pod.startIn(
                                    bed(), where, NodeInBed.OTHER, 50, List.of(family.service(), family.local()))
                            .awaits(Bed.OF_UPSTREAM)) {
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
        for (Family family : bed().families()) {
            try (Pod pod = node().pod(family)) {
                long before = bed().ourRules();
                bed().repeatOurRules();
                assertThat(bed().ourRules()).isGreaterThan(before);
                Await.until("each is there once\n" + bed().rules(), () -> bed().ourRules() == before);
                pod.awaits(Bed.OF_UPSTREAM);
                assertThat(pod.stop().failed()).isZero();
            }
        }
        node().calm();
    }

    @Test
    @Order(8)
    default void row11TheLinkAndItsAddressesComeBack() {
        Namespace host = bed().node();
        for (Family family : bed().families()) {
            try (Pod pod = node().pod(family)) {
                for (List<String> harm : List.of(
                        List.of("ip", family.flag(), "addr", "flush", "dev", "nodelocaldns"),
                        List.of("ip", "link", "set", "nodelocaldns", "down"),
                        List.of("ip", "link", "del", "nodelocaldns"))) {
                    host.run(harm, "");
                    Await.until("addresses are back after " + harm, bed()::hasAddresses);
                    node().calm();
                    // one fault at a time: a look-up that lost its first query has had its answer to the second
                    pod.awaitsMore(200);
                }
                pod.awaits(Bed.OF_UPSTREAM);
                Pod.Account account = pod.stop();
                Outages.add("addresses flushed, link set down, link deleted", bed(), account);
                assertThat(account.failed()).as(account.toString()).isZero();
            }
        }
    }

    @Test
    @Order(9)
    default void row21FiltersThatDropWhatTheyDoNotTrackLetDnsThrough() {
        bed().dropWhatIsNotTracked();
        try {
            if (bed().backend() == Backend.NFT) {
                // an accept of one table does not override another's drop: that is said, not claimed
                node().says("rules-differ");
            } else {
                for (Family family : bed().families()) {
                    try (Pod pod = node().pod(family)) {
                        pod.awaitsMore(30);
                        assertThat(pod.stop().failed()).isZero();
                    }
                }
            }
        } finally {
            bed().dropNothing();
        }
    }

    @Test
    @Order(10)
    default void rulesThatOthersFlushComeBack() {
        for (Family family : bed().families()) {
            try (Pod pod = node().pod(family)) {
                long before = bed().ourRules();
                bed().flushNodeCachesRules();
                Await.until("rules are back", () -> bed().ourRules() == before);
                pod.awaits(Bed.OF_UPSTREAM);
                Pod.Account account = pod.stop();
                Outages.add("rules flushed by somebody else", bed(), account);
                assertThat(account.failed()).as(account.toString()).isZero();
            }
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
        node().says("rules-differ");
        assertThat(node().command("network", "take-over")).contains("done: change packet rules");
        node().calm();

        node().node().killAgent();
        assertThat(bed().ourRules()).isPositive();
        assertThat(node().command("network", "teardown")).contains("done: change packet rules");

        assertThat(bed().everyRule()).isEqualTo(node().rulesBefore());
        assertThat(bed().node().run("ip", "link")).doesNotContain("nodelocaldns");
        node().node().startAgain();
    }
}
