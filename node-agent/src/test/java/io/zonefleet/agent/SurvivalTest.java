// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.render.Marker;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing central is needed to answer, nor to start and answer. */
class SurvivalTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir
    Path dir;

    private static Store storeAt(URI endpoint) {
        return new EtcdStore(EtcdEndpoints.plain(List.of(endpoint)));
    }

    @Test
    void forwardsWithoutEverHavingSeenTheStore() {
        try (Store store = storeAt(NOBODY);
                TestAgent agent = TestAgent.of(dir, store).start()) {
            Await.until("the marker is answered", () -> agent.marker().isPresent());

            // its upstream refuses: SERVFAIL is the answer of one that forwards
            assertThat(agent.ask("a.example.com", RecordType.A, Transport.TCP)
                            .orElseThrow()
                            .rcode())
                    .isEqualTo(2);
            Await.until("ready", () -> agent.http("GET", "/readyz").startsWith("200"));
            Await.until(
                    "etcd-unreachable", () -> agent.metric("zonefleet_agent_faults{kind=\"etcd-unreachable\"}") == 1);
        }
    }

    @Test
    void answersThroughTheDeathOfTheStoreAndItsOwnAndTakesUpWhatWasChangedMeanwhile() {
        try (EtcdProcess etcd = EtcdProcess.start();
                Store store = storeAt(etcd.endpoint())) {
            DesiredWriter writer = new DesiredWriter(store, Keys.DEFAULT);
            writer.setUp("E1", TestCluster.ID);
            long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
            try (TestAgent agent = TestAgent.of(dir, store).start()) {
                agent.awaitProved("all", put);
                Await.until("last known good is on the disk", () -> Files.exists(dir.resolve("state/last-good.jsonl")));

                etcd.kill();
                assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");
            }

            try (Store gone = storeAt(etcd.endpoint());
                    TestAgent agent = TestAgent.of(dir, gone).start()) {
                agent.awaitAnswer("a.example.com", "192.0.2.1");

                etcd.startAgain();
                try (Store back = storeAt(etcd.endpoint())) {
                    new DesiredWriter(back, Keys.DEFAULT).put(Feed.all(), "a.example.com", answer("192.0.2.2"));
                }
                agent.awaitAnswer("a.example.com", "192.0.2.2");
                agent.awaitNoFault(FaultKind.ETCD_UNREACHABLE);
            }
        }
    }

    @Test
    void servesWhatIsOnTheDiskWhereItRemembersNothing() throws Exception {
        TestCluster cluster = new TestCluster();
        cluster.writer().setUp("E1", TestCluster.ID);
        long put = cluster.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        TestAgent first = TestAgent.of(dir, cluster.store());
        try (TestAgent agent = first.start()) {
            agent.awaitProved("all", put);
            Await.until("last known good is on the disk", () -> Files.exists(dir.resolve("state/last-good.jsonl")));
        }
        for (String file : new String[] {"last-good.jsonl", "fence.json"}) {
            Files.delete(dir.resolve("state").resolve(file));
        }
        try (Store gone = storeAt(NOBODY);
                TestAgent again = TestAgent.of(dir, gone).sameAs(first).start()) {
            again.awaitAnswer("a.example.com", "192.0.2.1");
        }
    }

    @Test
    void startsCoreDnsAgainWhenItWasKilled() {
        TestCluster cluster = new TestCluster();
        cluster.writer().setUp("E1", TestCluster.ID);
        long put = cluster.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        try (TestAgent agent = TestAgent.of(dir, cluster.store()).start()) {
            agent.awaitProved("all", put);
            String before = agent.marker().map(Marker::instance).orElseThrow();

            ProcessHandle.of(agent.coreDnsPid()).orElseThrow().destroyForcibly();

            Await.until(
                    "another CoreDNS answers",
                    () -> agent.marker()
                            .filter(marker -> !marker.instance().equals(before))
                            .isPresent());
            agent.awaitAnswer("a.example.com", "192.0.2.1");
            agent.awaitNoFault(FaultKind.COREDNS_DOWN);
            assertThat(agent.metric("zonefleet_agent_coredns_restarts_total")).isEqualTo(1);
        }
    }

    @Test
    void killsACoreDnsThatHangsAndStartsItAgain() throws Exception {
        TestCluster cluster = new TestCluster();
        cluster.writer().setUp("E1", TestCluster.ID);
        long put = cluster.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        try (TestAgent agent = TestAgent.of(dir, cluster.store())
                .with("timing: {probe: 100ms}")
                .start()) {
            agent.awaitProved("all", put);
            Optional<String> before = agent.marker().map(Marker::instance);

            new ProcessBuilder("kill", "-STOP", Long.toString(agent.coreDnsPid()))
                    .start()
                    .waitFor();

            assertThat(agent.awaitFault(FaultKind.COREDNS_DOWN)).contains("does not answer");
            Await.until(
                    "another CoreDNS answers",
                    () -> agent.marker().isPresent()
                            && !agent.marker().map(Marker::instance).equals(before));
            agent.awaitNoFault(FaultKind.COREDNS_DOWN);
        }
    }
}
