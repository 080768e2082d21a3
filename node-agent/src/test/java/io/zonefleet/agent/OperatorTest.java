// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to an agent, and what it refuses. */
class OperatorTest {
    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private TestAgent agent;

    @BeforeEach
    void make() {
        writer.setUp("E1", TestCluster.ID);
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        agent = TestAgent.of(dir, cluster.store());
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    @Test
    void takesAnotherEpochAtAWordOnly() {
        agent.start().awaitAnswer("a.example.com", "192.0.2.1");

        writer.setUp("E2", TestCluster.ID);
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.2"));

        assertThat(agent.awaitFault(FaultKind.EPOCH_CHANGED)).contains("E1").contains("E2");
        assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");
        assertThat(agent.http("POST", "/-/accept-epoch")).startsWith("400");
        assertThat(agent.http("POST", "/-/accept-epoch?epoch=E2")).startsWith("200");
        agent.awaitAnswer("a.example.com", "192.0.2.2");
        agent.awaitNoFault(FaultKind.EPOCH_CHANGED);
    }

    @Test
    void takesAnotherEpochThatTheConfigurationAllows() {
        agent.start().awaitAnswer("a.example.com", "192.0.2.1");
        writer.setUp("E2", TestCluster.ID);
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.2"));
        agent.awaitFault(FaultKind.EPOCH_CHANGED);

        agent.with("acceptEpoch: E2\n");

        assertThat(agent.http("POST", "/-/reload")).startsWith("200");
        agent.awaitAnswer("a.example.com", "192.0.2.2");
    }

    @Test
    void keepsTheOldConfigurationWhereTheNewOneIsBroken() {
        agent.start().awaitAnswer("a.example.com", "192.0.2.1");

        agent.with("timing: {heal: soon}\nstate: nowhere\n");
        assertThat(agent.http("POST", "/-/reload"))
                .startsWith("422")
                .contains("/timing/heal")
                .contains("/state");
        assertThat(agent.awaitFault(FaultKind.CONFIG_INVALID)).isNotEmpty();
        agent.with("timing: {lease: 20s}\n");
        assertThat(agent.http("POST", "/-/reload")).startsWith("422").contains("timing.lease can't change");
        agent.with("");
        assertThat(agent.http("POST", "/-/reload")).startsWith("200");
        agent.awaitNoFault(FaultKind.CONFIG_INVALID);
        assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");
    }

    @Test
    void movesToAnotherAddressAtOnce() {
        agent.start().awaitAnswer("a.example.com", "192.0.2.1");
        int port = agent.dns().port();

        agent.with(
                "listen: {addresses: [127.0.0.1, 127.0.0.2], port: %d, forward: [\"127.0.0.1:9\"]}%n".formatted(port));
        assertThat(agent.http("POST", "/-/reload")).startsWith("200");

        Await.until(
                "both addresses are proved",
                () -> agent.status()
                        .filter(status -> status.dns().size() == 2 && status.zonesProved() == 1)
                        .isPresent());
        assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");
    }

    @Test
    void doesNotForwardToItself() throws IOException {
        Path resolvConf = dir.resolve("resolv.conf");
        Files.writeString(resolvConf, "nameserver 127.0.0.1\nnameserver 192.0.2.53\n");
        int port = agent.dns().port();
        agent.with("listen: {addresses: [127.0.0.1], port: %d, forward: [%s, \"127.0.0.1:%d\"]}%n"
                .formatted(port, resolvConf, port));

        agent.start().awaitAnswer("a.example.com", "192.0.2.1");

        agent.awaitFault(FaultKind.CONFIG_INVALID, "is this node cache itself");
        agent.awaitFault(FaultKind.CONFIG_INVALID, "127.0.0.1 in " + resolvConf + " is at loopback");
        assertThat(agent.http("GET", "/corefile")).contains("forward . 192.0.2.53\n");

        Files.writeString(resolvConf, "nameserver 192.0.2.54\n");
        Await.until("it follows that file", () -> agent.http("GET", "/corefile").contains("forward . 192.0.2.54\n"));
    }

    @Test
    void answersWithoutAnyUpstreamAndSaysSo() {
        agent.with("listen: {addresses: [127.0.0.1], port: %d, forward: [%s]}%n"
                .formatted(agent.dns().port(), dir.resolve("missing")));

        agent.start().awaitAnswer("a.example.com", "192.0.2.1");

        assertThat(agent.awaitFault(FaultKind.CONFIG_INVALID)).contains("listener");
    }

    @Test
    void refusesToWorkBesideAnotherAgent() {
        agent.start().awaitAnswer("a.example.com", "192.0.2.1");

        assertThatThrownBy(() -> new Agent(
                        ConfigReader.readFile(agent.configFile()).orThrow(),
                        cluster.store(),
                        () -> ConfigReader.readFile(agent.configFile())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another agent runs with stateDir");
        assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");
    }

    @Test
    void doesNotOverwriteWhatItHasNotWritten() throws IOException {
        Files.createDirectories(agent.zoneDir());
        Files.writeString(agent.corefile(), ".:53 {\n}\n");
        assertThatThrownBy(agent::start)
                .hasRootCauseMessage(
                        agent.corefile()
                                + " was not written by an agent and is not overwritten: move it away, or set corefile to another path");

        Files.delete(agent.corefile());
        Files.writeString(agent.zoneDir().resolve("db.mine"), "mine");
        assertThatThrownBy(agent::start).rootCause().hasMessageContaining("db.mine was not written by an agent");
        assertThat(agent.zoneDir().resolve("db.mine")).hasContent("mine");
    }
}
