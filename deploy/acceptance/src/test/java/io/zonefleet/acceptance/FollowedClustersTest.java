// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people of one cluster write there is answered on the other's node, and they are told so; each goes on without the other. */
class FollowedClustersTest {
    private static TwoClusters clusters;
    private static MemberCluster a;
    private static MemberCluster b;

    @BeforeAll
    static void start(@TempDir Path dir) {
        clusters = new TwoClusters(dir);
        a = clusters.a();
        b = clusters.b();
    }

    @AfterAll
    static void stop() {
        if (clusters != null) {
            clusters.close();
        }
    }

    @Test
    void aServiceOfOneIsAnsweredOnTheNodeOfTheOther() {
        String name = "web.example.com";
        a.balancer("web", name, "192.0.2.1");
        clusters.answered("new", name, List.of("192.0.2.1"));

        a.balancer("web", name, "192.0.2.2", "192.0.2.3");
        clusters.answered("changed", name, List.of("192.0.2.2", "192.0.2.3"));

        b.balancer("web", name, "198.51.100.1");
        clusters.answered("of both", name, List.of("192.0.2.2", "192.0.2.3", "198.51.100.1"));

        a.delete("web");
        clusters.answered("of the other alone", name, List.of("198.51.100.1"));
        b.delete("web");
        clusters.unknown("deleted", name);
    }

    /** By its own node at once, by the other's when that is there again. */
    @Test
    void aClusterDomainIsProvedWhenTheNodesOfBothHaveProvedIt() {
        Node late = clusters.nodes().getLast();
        late.stop();
        try {
            a.clusterDomain("shop", "shop.example.com", "192.0.2.1");
            awaitTold(
                    "shop",
                    "clusters: 2",
                    "nodes: 1/2",
                    "Accepted: True Accepted",
                    "Placed: True Placed",
                    "Proved: False Behind");
        } finally {
            late.startAgain();
        }
        awaitTold(
                "shop",
                "clusters: 2",
                "nodes: 2/2",
                "Accepted: True Accepted",
                "Placed: True Placed",
                "Proved: True Proved");
        assertThat(late.dns().a("shop.example.com")).as("told is what is so").containsExactly("192.0.2.1");

        a.deleteClusterDomain("shop");
        clusters.unknown("deleted", "shop.example.com");
    }

    private static void awaitTold(String name, String... said) {
        Await.asserted(
                "what " + name + " is told", () -> assertThat(a.told(name)).containsExactly(said));
    }

    /** It is out of reach, then down; meanwhile objects come, change and go there, and what its API server could tell of that is compacted away. */
    @Test
    void oneGoesOnWhileTheOtherIsAwayWhichCatchesUpByReadingAllAnew() {
        a.balancer("steady", "steady.example.com", "192.0.2.1");
        b.balancer("stays", "stays.example.com", "198.51.100.1");
        b.balancer("changes", "changes.example.com", "198.51.100.2");
        b.balancer("goes", "goes.example.com", "198.51.100.3");
        clusters.answered("before", "steady.example.com", List.of("192.0.2.1"));
        for (String name : List.of("stays", "changes", "goes")) {
            Await.until(
                    name + " is there",
                    () -> clusters.fleet()
                                    .api()
                                    .get("/domains/" + name + ".example.com")
                                    .status()
                            == 200);
        }
        clusters.answered("before", "goes.example.com", List.of("198.51.100.3"));

        b.cut();
        b.balancer("changes", "changes.example.com", "198.51.100.7");
        b.balancer("comes", "comes.example.com", "198.51.100.8");
        b.delete("goes");
        b.server().compact();
        clusters.awaitUnreachable(b);
        assertOthersGoOn("192.0.2.2");
        b.server().stop();
        b.mend();
        assertOthersGoOn("192.0.2.3");
        assertThat(clusters.outcome(b)).isEqualTo("unreachable");

        b.server().startAgain();
        clusters.awaitBack(b);
        clusters.answered("stayed", "stays.example.com", List.of("198.51.100.1"));
        clusters.answered("changed", "changes.example.com", List.of("198.51.100.7"));
        clusters.answered("came", "comes.example.com", List.of("198.51.100.8"));
        clusters.unknown("gone", "goes.example.com");
        for (String name : List.of("stays", "changes", "comes")) {
            b.delete(name);
            clusters.unknown("deleted by a watch", name + ".example.com");
        }
        a.delete("steady");
    }

    /** A change in A reaches both nodes, on which B's contributions are as they were. */
    private static void assertOthersGoOn(String address) {
        a.balancer("steady", "steady.example.com", address);
        clusters.answered("while B is away", "steady.example.com", List.of(address));
        clusters.answered("kept", "stays.example.com", List.of("198.51.100.1"));
        clusters.answered("kept", "changes.example.com", List.of("198.51.100.2"));
        clusters.answered("kept", "goes.example.com", List.of("198.51.100.3"));
    }
}
