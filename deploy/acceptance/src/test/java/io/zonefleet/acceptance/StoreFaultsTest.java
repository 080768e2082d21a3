// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.TcpProxy;
import java.io.IOException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * What happens to etcd and to what is in it. In this order, on one fleet: each fault leaves it as it has to be left, and the next begins
 * there.
 */
class StoreFaultsTest extends FaultsOnAFleet {
    /** Finds out soon that a store does not answer. */
    private static final NodeSetup SHORT_LEASE = NodeSetup.PLAIN.with("timing: { lease: 5s }\n");

    private static final String PREFIX = "/zonefleet/v1/";

    /** As many as a client has in about a second: a node that has read the store anew has done something by then. */
    private static final int QUESTIONS = 200;

    private final Etcdctl etcdctl;
    private final Poison poison;

    StoreFaultsTest(Fleet fleet) {
        super(fleet, SHORT_LEASE);
        this.etcdctl = new Etcdctl(fleet.etcd().endpoint());
        this.poison = new Poison(etcdctl, node.cluster());
    }

    @Test
    @Order(1)
    void etcdIsKilled() {
        try (Trial trial = trial("etcd killed (SIGKILL), started again")) {
            fleet.etcd().kill();
            trial.says("etcd-unreachable").over();
            fleet.etcd().startAgain();
            trial.right(MOVING, "192.0.2.2");
        }
    }

    @Test
    @Order(2)
    void etcdHangs() {
        try (Trial trial = trial("etcd held (SIGSTOP), let go")) {
            fleet.etcd().pause();
            trial.says("etcd-unreachable").over();
            fleet.etcd().resume();
            trial.right(MOVING, "192.0.2.3");
        }
    }

    @Test
    @Order(3)
    void etcdIsCompactedWhileTheAgentIsAway() {
        try (TcpProxy network = TcpProxy.to(fleet.etcd().endpoint())) {
            Node far = fleet.addNode("prod", "far", "far", SHORT_LEASE.reaching(network.endpoint()));
            try (Trial trial = trial("etcd compacted while the agent can't reach it", far)) {
                network.cut();
                trial.begin(MOVING, "192.0.2.4");
                trial.begin("new.example.com", "192.0.2.4");
                trial.says("etcd-unreachable");
                etcdctl.run("compact", Long.toString(etcdctl.revision()));
                trial.over();
                network.mend();
                trial.right(MOVING, "192.0.2.5");
                assertThat(far.dns().a("new.example.com")).containsExactly("192.0.2.4");
            } finally {
                fleet.remove(far);
            }
        }
    }

    @Test
    @Order(4)
    void aFeedIsDeletedByHand() {
        try (Trial trial = trial("`etcdctl del --prefix` of the cluster's feed")) {
            etcdctl.run("del", "--prefix", PREFIX + "desired/clusters/prod/");
            trial.over().right(MOVING, "192.0.2.6");
        }
    }

    @Test
    @Order(5)
    void allThatIsDesiredIsDeletedByHand() {
        try (Trial trial = trial("`etcdctl del --prefix` of everything desired")) {
            etcdctl.run("del", "--prefix", PREFIX + "desired/");
            trial.over().right(MOVING, "192.0.2.7");
        }
    }

    @Test
    @Order(6)
    void everyKindOfKeyIsPoisonedWithoutAControlPlane() {
        try (Trial trial = trial("rubbish in one key of every kind, the control plane down")) {
            trial.wrote(poison.prepare(fleet.api()));
            trial.calm();
            fleet.control().kill();
            String epoch = etcdctl.value(PREFIX + "epoch");
            poison.spread();
            trial.says("key-unreadable").over();
            etcdctl.run("put", PREFIX + "epoch", epoch);
            fleet.control().startAgain();
            mend(trial);
            trial.right(MOVING, "192.0.2.8");
            poison.awaitPoll(fleet.api()); // whoever had that turn
        }
    }

    /** Pieces of intent that can't be read are written anew, the rest comes back by itself. */
    private void mend(Trial trial) {
        poison.declare(fleet.api());
        trial.declare(KEPT, "192.0.2.1");
    }

    @Test
    @Order(7)
    void everyKindOfKeyIsPoisonedUnderAControlPlane() {
        try (Trial trial = trial("rubbish in one key of every kind, the control plane running")) {
            trial.wrote(poison.prepare(fleet.api()));
            trial.calm();
            String epoch = etcdctl.value(PREFIX + "epoch");
            poison.spread();
            trial.says("epoch-changed").over();
            etcdctl.run("put", PREFIX + "epoch", epoch);
            mend(trial);
            trial.right(MOVING, "192.0.2.20");
            poison.clear(fleet.api());
        }
    }

    @Test
    @Order(8)
    void anOlderStateIsRestored() {
        // twenty writes bring the store beyond what the node has seen
        olderStateIsRestored("etcd restored from an older snapshot", 20);
    }

    /** What is read then is not older than what was read before, and yet it is. */
    @Test
    @Order(9)
    void anOlderStateIsRestoredThatClaimsToBeNewer() {
        // one write does
        olderStateIsRestored(
                "etcd restored from an older snapshot, its revision raised",
                1,
                "--bump-revision=1000000000",
                "--mark-compacted");
    }

    private void olderStateIsRestored(String fault, int writes, String... how) {
        try (Trial trial = trial(fault)) {
            fleet.etcd().save();
            trial.declare(MOVING, "192.0.2.9");
            trial.declare(MOVING, "192.0.2.10");
            fleet.etcd().restore(how);
            fleet.etcd().startAgain();
            trial.says("revision-older").over();
            for (int i = 0; i < writes; i++) {
                trial.begin(MOVING, "198.51.100." + i);
            }
            trial.right(MOVING, "192.0.2.16");
        }
    }

    /** Neither what was lost nor what was written since changes an answer before the operator has said so. */
    @Test
    @Order(10)
    void anOlderStateIsRestoredAsTheReadmeSays() throws IOException {
        try (Trial trial = trial("etcd restored from an older snapshot as the README says")) {
            RestoreRunbook readme = new RestoreRunbook(fleet, node, folder("restore"));
            readme.save();
            trial.declare(MOVING, "192.0.2.17");
            readme.restore();
            trial.says("desired-incomplete");
            readme.startControlPlanes();
            trial.says("epoch-changed").over();
            trial.begin("late.example.com", "192.0.2.18");
            trial.asked(QUESTIONS);
            assertThat(node.dns().a(MOVING)).containsExactly("192.0.2.17");
            assertThat(node.dns().a("late.example.com")).containsExactly(Fleet.UPSTREAM);
            trial.allow(MOVING, "192.0.2.1");
            readme.accept();
            Await.asserted("the node answers what was saved", () -> {
                assertThat(node.dns().a(MOVING)).containsExactly("192.0.2.1");
                assertThat(node.dns().a("late.example.com")).containsExactly("192.0.2.18");
            });
            trial.right(MOVING, "192.0.2.19");
        }
    }

    @Test
    @Order(11)
    void everythingIsDeletedByHand() {
        try (Trial trial = trial("`etcdctl del --prefix` of everything, set up anew")) {
            etcdctl.run("del", "--prefix", PREFIX);
            setUpAnew(trial);
        }
    }

    @Test
    @Order(12)
    void etcdIsWiped() {
        try (Trial trial = trial("etcd's data removed, set up anew")) {
            fleet.etcd().wipe();
            fleet.etcd().startAgain();
            setUpAnew(trial);
        }
    }

    private void setUpAnew(Trial trial) {
        trial.says("desired-incomplete");
        fleet.control().kill();
        fleet.control().startAgain();
        fleet.declareCluster("prod");
        fleet.api().put("/domains/" + KEPT, "{\"addresses\":[\"192.0.2.1\"]}").ok();
        trial.begin(MOVING, "192.0.2.20");
        trial.says("epoch-changed").over();
        // the word is for what is there: who gives it before all of it is has only that answered
        String moving = Keys.DEFAULT.desiredDomain(Feed.all(), new DomainName(MOVING));
        Await.asserted(
                "what was declared is desired",
                () -> assertThat(etcdctl.keys(moving)).containsExactly(moving));
        trial.asked(QUESTIONS);
        String epoch = etcdctl.value(PREFIX + "epoch");
        assertThat(node.http("POST", "/-/accept-epoch?epoch=" + epoch).statusCode())
                .isEqualTo(200);
        // the store has forgotten it too: until then nobody is waited for
        Await.until(
                "the node is known again",
                () -> fleet.api()
                                .get("/nodes/" + node.cluster() + "/" + node.name())
                                .status()
                        == 200);
        trial.right(MOVING, "192.0.2.21");
    }
}
