// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' text in a profile, on a node: beside managed zones, live, and left out where it is wrong. */
class ProfileTextTest {
    @TempDir
    private Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();

    @Test
    void servesAnOperatorsTextBesideManagedZonesAndFollowsItLive() throws Exception {
        writer.setUp("E1", TestCluster.ID);
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        try (TestAgent agent = TestAgent.of(dir, cluster.store()).start()) {
            agent.awaitProved("all", put);
            int port = agent.dns().port();

            // a base of node-cache: the default block is the operator's now
            String base = """
                    .:%d {
                        reload
                        bind __PILLAR__LOCAL__DNS__ __PILLAR__DNS__SERVER__
                        hosts {
                            192.0.2.80 base.test
                            fallthrough
                        }
                        forward . __PILLAR__UPSTREAM__SERVERS__
                    }
                    """.formatted(port);
            long based = writer.profile(TestCluster.ID, with(Optional.empty(), Optional.of(base)));
            agent.awaitProved(TestCluster.OWN.path(), based);
            agent.awaitAnswer("base.test", "192.0.2.80");
            agent.awaitAnswer("a.example.com", "192.0.2.1");
            assertThat(Files.readString(agent.corefile())).doesNotContain("    reload\n", "__PILLAR__");

            // blocks of his own, one of them for a name that is managed: that is his then
            String blocks = """
                    a.example.com:%d mine.test:%d {
                        bind __PILLAR__LOCAL__DNS__
                        hosts {
                            192.0.2.81 a.example.com mine.test
                        }
                    }
                    """.formatted(port, port);
            writer.profile(TestCluster.ID, with(Optional.of(blocks), Optional.empty()));
            agent.awaitAnswer("mine.test", "192.0.2.81");
            agent.awaitAnswer("a.example.com", "192.0.2.81");
            assertThat(agent.awaitFault(FaultKind.ZONE_REFUSED)).contains("customBlocks of the profile, line 1");

            // and away again
            long without = writer.profile(TestCluster.ID, ClusterProfile.BUILT_IN);
            agent.awaitProved(TestCluster.OWN.path(), without);
            agent.awaitAnswer("a.example.com", "192.0.2.1");
            agent.awaitNoFault(FaultKind.ZONE_REFUSED);
            assertThat(agent.metric("zonefleet_agent_coredns_restarts_total")).isZero();
        }
    }

    @Test
    void leavesTextOutThatCannotStandAmongOurBlocks() throws Exception {
        writer.setUp("E1", TestCluster.ID);
        try (TestAgent agent = TestAgent.of(dir, cluster.store()).start()) {
            long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
            writer.profile(TestCluster.ID, with(Optional.of("x.test {\n    hosts \"\n}\n"), Optional.empty()));
            agent.awaitProved("all", put);
            assertThat(agent.awaitFault(FaultKind.CONFIG_INVALID)).contains("close the last quote");
            agent.awaitAnswer("a.example.com", "192.0.2.1");
        }
    }

    private static ClusterProfile with(Optional<String> blocks, Optional<String> template) {
        return ClusterProfile.BUILT_IN.with(Profile.BUILT_IN.with(CorefileSettings.DEFAULT.with(blocks, template)));
    }
}
