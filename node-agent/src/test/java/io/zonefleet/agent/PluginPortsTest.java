// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.actual.Neighbours;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPortsTest {
    private static final Endpoint METRICS = new Endpoint(Address.of("127.0.0.1"), 9153);
    private static final Set<Long> COREDNS = Set.of(7L);

    @TempDir
    Path dir;

    private static ServerSocket taking(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /** Row 18 of docs/faults.md, for the ports without which CoreDNS starts all the same. */
    @Test
    void namesThePluginsWithoutAPortWhoHasItAndThatTheyStayWithout() throws IOException {
        TestCluster cluster = new TestCluster();
        cluster.writer().setUp("E1", TestCluster.ID);
        long put = cluster.writer().put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        int ready = FreePorts.next();
        int metrics = FreePorts.next();
        try (TestAgent agent = TestAgent.of(dir, cluster.store()).withPluginsAt(ready, metrics)) {
            try (ServerSocket one = taking(ready);
                    ServerSocket two = taking(metrics)) {
                assertThat(one.isBound() && two.isBound()).isTrue();
                agent.start();

                agent.awaitFault(FaultKind.PORT_TAKEN, "127.0.0.1:" + ready + ": pid ");
                agent.awaitFault(FaultKind.PORT_TAKEN, "127.0.0.1:" + metrics + ": pid ");
                agent.awaitProved("all", put);
            }

            agent.awaitFault(FaultKind.PORT_TAKEN, "127.0.0.1:" + ready + ": nothing listens there");
            agent.awaitFault(FaultKind.PORT_TAKEN, "127.0.0.1:" + metrics + ": nothing listens there");

            ProcessHandle.of(agent.coreDnsPid()).orElseThrow().destroyForcibly();

            agent.awaitNoFault(FaultKind.PORT_TAKEN);
        }
    }

    /** While it reloads, CoreDNS closes the ports and opens them. */
    @Test
    void countsAPortThatIsMissedTwiceInARow() {
        Machine machine = new Machine();
        ManualTime time = new ManualTime();
        PluginPorts ports = new PluginPorts(machine, time.time());
        TreeMap<String, Endpoint> plugins = new TreeMap<>(Map.of("prometheus", METRICS));

        machine.missing = List.of(new Neighbours.Missing(METRICS, Optional.empty()));
        time.advance(ports.step(plugins, COREDNS));
        time.advance(ports.step(plugins, COREDNS));
        assertThat(ports.findings()).isEmpty();
        machine.missing = List.of();
        time.advance(ports.step(plugins, COREDNS));
        machine.missing = List.of(new Neighbours.Missing(METRICS, Optional.of("pid 9 (exporter)")));
        time.advance(ports.step(plugins, COREDNS));
        assertThat(ports.findings()).isEmpty();

        ports.step(plugins, COREDNS);
        assertThat(ports.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("prometheus");
            assertThat(finding.message()).startsWith("127.0.0.1:9153: pid 9 (exporter)");
        });

        machine.missing = List.of();
        time.advance(Duration.ofMinutes(1));
        ports.step(plugins, Set.of());
        assertThat(ports.findings()).as("not looked: a reload is under way").hasSize(1);
        ports.step(plugins, COREDNS);
        assertThat(ports.findings()).isEmpty();
    }

    /** What is missed. */
    private static final class Machine implements Neighbours {
        private List<Missing> missing = List.of();

        @Override
        public List<Foreign> at(Collection<Endpoint> endpoints, Collection<Long> own) {
            return List.of();
        }

        @Override
        public List<Missing> missing(Collection<Endpoint> endpoints, Collection<Long> own) {
            assertThat(own).isEqualTo(COREDNS);
            return missing.stream().filter(one -> endpoints.contains(one.at())).toList();
        }
    }
}
