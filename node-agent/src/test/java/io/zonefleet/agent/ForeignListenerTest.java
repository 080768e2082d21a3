// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.testing.CoreDns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignListenerTest {
    @TempDir
    Path dir;

    @Test
    void namesAnotherProcessThatSharesThePortAndSaysWhenItIsGone() throws Exception {
        TestCluster cluster = new TestCluster();
        cluster.writer().setUp("E1", TestCluster.ID);
        long put = cluster.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        try (TestAgent agent = TestAgent.of(dir, cluster.store()).start()) {
            agent.awaitProved("all", put);
            String corefile = ".:%d {\n    bind 127.0.0.1\n    whoami\n}\n"
                    .formatted(agent.dns().port());
            Path other = Files.createDirectory(dir.resolve("other"));

            try (CoreDns foreign = CoreDns.start(other, corefile, Map.of())) {
                assertThat(agent.awaitFault(FaultKind.FOREIGN_LISTENER, "(coredns)"))
                        .contains(agent.dns().text())
                        .containsPattern("pid [0-9]+");
                assertThat(foreign.log()).isNotEmpty();
            }

            agent.awaitNoFault(FaultKind.FOREIGN_LISTENER);
            assertThat(agent.metric("zonefleet_agent_coredns_restarts_total")).isZero();
        }
    }
}
