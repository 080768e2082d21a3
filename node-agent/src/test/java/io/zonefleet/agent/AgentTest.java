// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static io.zonefleet.agent.testing.DesiredWriter.wildcard;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Upstream;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private TestAgent agent;

    @BeforeEach
    void make() {
        writer.setUp("E1", TestCluster.ID);
        agent = TestAgent.of(dir, cluster.store());
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    @Test
    void answersWhatTheStoreSaysAndProvesIt() {
        long put = writer.put(Feed.all(), "a.example.com", wildcard("192.0.2.1", "2001:db8::1"));
        agent.start();

        NodeStatus status = agent.awaitProved("all", put);

        assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");
        assertThat(agent.addresses("x.a.example.com")).containsExactly("192.0.2.1");
        assertThat(agent.ask("a.example.com", RecordType.AAAA, Transport.TCP)
                        .orElseThrow()
                        .addresses())
                .hasSize(1);
        assertThat(agent.ask("a.example.com", RecordType.SOA, Transport.TCP)
                        .orElseThrow()
                        .serial())
                .isEqualTo(OptionalLong.of(put));
        assertThat(status.zonesTotal()).isEqualTo(1);
        assertThat(status.zonesProved()).isEqualTo(1);
        assertThat(status.faults()).isEmpty();
        assertThat(status.exceptions()).isEmpty();
        assertThat(status.corefile()).isEqualTo(agent.marker().orElseThrow().corefile());
        assertThat(status.dns()).containsExactly(agent.dns().text());
        assertThat(status.versions()).containsKeys("agent", "coredns", "java");
    }

    /** The image may come before CoreDNS has answered at all where it was started to listen: it is told all the same. */
    @Test
    void isToldOfOtherListenersBeforeItHasAnsweredAtAny() {
        int port = FreePorts.next();
        Listener elsewhere = new Listener(
                List.of(Address.of("127.0.0.101")), port, List.of(new Upstream("127.0.0.1:9")), false, true);
        writer.profile(
                TestCluster.ID,
                new ClusterProfile(Profile.BUILT_IN.with(List.of(elsewhere), List.of()), Optional.empty(), List.of()));
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));

        agent.start();

        assertThat(agent.awaitProved("all", put).dns()).containsExactly("127.0.0.101:" + port);
        assertThat(agent.metric("zonefleet_agent_coredns_restarts_total")).isZero();
    }

    @Test
    void followsChangesAndRemovals() {
        agent.start();
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        agent.awaitAnswer("a.example.com", "192.0.2.1");

        long changed = writer.put(Feed.all(), "a.example.com", answer("192.0.2.2", "192.0.2.3"));
        agent.awaitAnswer("a.example.com", "192.0.2.2", "192.0.2.3");
        assertThat(agent.awaitProved("all", changed).commitToProofMillis()).isPresent();

        long removed = writer.remove(Feed.all(), "a.example.com");
        agent.awaitProved("all", removed);
        assertThat(agent.addresses("a.example.com")).isEmpty();
        Await.asserted("its file is removed", () -> assertThat(agent.zoneDir()).isEmptyDirectory());
    }

    @Test
    void doesNothingForTheSameImageAgain() {
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        agent.with("timing: {heal: 100ms}").start();
        agent.awaitProved("all", 2);
        double written = agent.metric("zonefleet_agent_files_written_total");
        double reloads = agent.metric("zonefleet_agent_reloads_total");

        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        agent.awaitProved("all", put);

        // a new serial is one write of one zone; nothing else moves
        assertThat(agent.metric("zonefleet_agent_files_written_total")).isEqualTo(written + 1);
        assertThat(agent.metric("zonefleet_agent_reloads_total")).isEqualTo(reloads);
    }

    @Test
    void answersItsOwnQuestions() {
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        writer.put(Feed.all(), "b.example.org", answer("192.0.2.1"));
        agent.start();
        agent.awaitProved("all", put + 1);

        assertThat(agent.http("GET", "/healthz")).isEqualTo("200 ok\n");
        assertThat(agent.http("GET", "/readyz")).isEqualTo("200 ok\n");
        assertThat(agent.http("GET", "/zones?limit=1"))
                .isEqualTo(
                        "200 {\"items\":[{\"zone\":\"a.example.com\",\"written\":%d,\"served\":%d}],\"total\":2,\"next\":\"com.example.a\"}"
                                .formatted(put, put));
        assertThat(agent.http("GET", "/zones?cursor=com.example.a"))
                .contains("b.example.org")
                .doesNotContain("next");
        assertThat(agent.http("GET", "/zones?q=nothing")).endsWith("\"total\":0}");
        assertThat(agent.http("GET", "/zones?name=x.b.example.org"))
                .contains("{\"zone\":\"b.example.org\",\"written\":", "\"total\":1}");
        assertThat(agent.http("GET", "/zones?name=xb.example.org")).endsWith("\"total\":0}");
        assertThat(agent.http("GET", "/zones?limit=0")).startsWith("400");
        assertThat(agent.http("GET", "/zones/a.example.com/file")).contains("192.0.2.1");
        assertThat(agent.http("GET", "/zones/c.example.com/file")).startsWith("404");
        assertThat(agent.http("GET", "/zones/-/file")).startsWith("400");
        assertThat(agent.http("GET", "/corefile")).startsWith("200 # zonefleet cluster=local");
        assertThat(agent.http("POST", "/corefile")).startsWith("405");
        assertThat(agent.http("GET", "/nothing")).startsWith("404");
        assertThat(agent.metric("zonefleet_agent_zones_proved")).isEqualTo(2);
        assertThat(agent.metric("zonefleet_agent_proved_revision{feed=\"all\"}"))
                .isEqualTo((double) put + 1);
        assertThat(agent.metric("zonefleet_agent_faults{kind=\"not-proved\"}")).isZero();
    }

    @Test
    void takesItsLeaveAndLeavesItsFiles() {
        agent.start();
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        agent.awaitProved("all", put);

        agent.close();

        assertThat(agent.status()).isEmpty();
        assertThat(agent.marker()).isEqualTo(Optional.empty());
        assertThat(List.of(agent.zoneDir().toFile().list())).containsExactly("db.a.example.com");
        assertThat(agent.corefile()).exists();
    }
}
