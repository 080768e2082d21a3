// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Upstream;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Corefile that CoreDNS does not take must not be what it finds at its next start. */
class RefusedCorefileTest {
    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();

    private static ClusterProfile listening(int port, String... addresses) {
        Profile built = Profile.BUILT_IN;
        Listener listener = new Listener(
                Stream.of(addresses).map(Address::of).toList(),
                port,
                List.of(new Upstream("127.0.0.1:9")),
                false,
                true);
        Profile profile = new Profile(
                built.id(),
                List.of(listener),
                built.stubDomains(),
                built.cache(),
                built.negativeTtl(),
                built.apply(),
                "");
        return new ClusterProfile(profile, Optional.empty(), List.of());
    }

    @Test
    void goesBackToTheLastOneThatCoreDnsTook() throws IOException {
        writer.setUp("E1", TestCluster.ID);
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        try (TestAgent agent =
                TestAgent.of(dir, cluster.store()).with("timing: {heal: 100ms}").start()) {
            agent.awaitProved("all", put);
            Await.until("proved Corefile is kept", () -> Files.exists(dir.resolve("state/Corefile.proved")));
            String good = Files.readString(agent.corefile());

            // an address that this machine does not have
            writer.profile(TestCluster.ID, listening(agent.dns().port(), "127.0.0.1", "203.0.113.77"));
            assertThat(agent.awaitFault(FaultKind.RELOAD_FAILED)).contains("203.0.113.77");
            Await.until(
                    "the good one is back",
                    () -> Files.readString(agent.corefile()).equals(good));

            // records go on changing, and a new process serves too
            writer.put(Feed.all(), "a.example.com", answer("192.0.2.2"));
            agent.awaitAnswer("a.example.com", "192.0.2.2");
            ProcessHandle.of(agent.coreDnsPid()).orElseThrow().destroyForcibly();
            Await.until("CoreDNS runs again", () -> agent.metric("zonefleet_agent_coredns_restarts_total") == 1);
            agent.awaitAnswer("a.example.com", "192.0.2.2");

            long mended = writer.profile(TestCluster.ID, listening(agent.dns().port(), "127.0.0.1", "127.0.0.4"));
            agent.awaitProved(TestCluster.OWN.path(), mended);
            agent.awaitNoFault(FaultKind.RELOAD_FAILED);
            assertThat(agent.metric("zonefleet_agent_coredns_restarts_total")).isEqualTo(1);
        }
    }
}
