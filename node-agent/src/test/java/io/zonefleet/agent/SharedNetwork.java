// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Feed;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Profile;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.model.Upstream;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents of one node that keep its network: run by {@link SharedNetworkTest}, alone with it. */
class SharedNetwork {
    @TempDir
    private Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private Namespace node;
    private TestAgent a;
    private TestAgent b;

    @BeforeEach
    void make() throws IOException {
        node = Namespace.own(dir);
        writer.setUp("E1", TestCluster.ID);
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        NetworkSettings settings = new NetworkSettings(
                "nodelocaldns", LinkKind.AUTO, false, RulesMode.FULL, RulesBackend.IPTABLES_NFT, Teardown.REMOVE);
        Listener listener = new Listener(
                List.of(Address.of("169.254.20.10")), 53, List.of(new Upstream("127.0.0.1:9")), false, true);
        writer.profile(
                TestCluster.ID,
                new ClusterProfile(
                        Profile.BUILT_IN.with(List.of(listener), List.of()).with(settings),
                        Optional.empty(),
                        List.of()));
        a = agent("a", "127.0.0.101");
        b = agent("b", "127.0.0.102");
    }

    private TestAgent agent(String name, String probe) throws IOException {
        Path folder = Files.createDirectory(dir.resolve(name));
        return new TestAgent(folder, cluster.store(), Keys.DEFAULT, TestCluster.ID, "n1-" + name)
                .with("""
                        listen: {addresses: [169.254.20.10], port: 53, forward: ["127.0.0.1:9"]}
                        timing: {heal: 1s, probe: 200ms}
                        ha: {probeAddress: %s, lock: %s}
                        """.formatted(probe, dir.resolve("run/network.lock")));
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
        node.attempt(List.of("ip", "link", "delete", "nodelocaldns"), "");
        node.attempt(List.of("iptables-nft", "-F"), "");
        node.attempt(List.of("iptables-nft", "-t", "raw", "-F"), "");
    }

    private static void awaitRole(TestAgent agent, String role) {
        NetworkState seen = Await.value(
                "all rules, seen by the " + role,
                () -> agent.status()
                        .flatMap(NodeStatus::network)
                        .filter(state -> state.role().equals(role)
                                && state.rulesWanted() > 0
                                && state.rulesThere() == state.rulesWanted()));
        assertThat(seen.missing()).isEmpty();
    }

    private long rules() {
        return node.run("iptables-nft-save")
                .lines()
                .filter(line -> line.contains("zonefleet: "))
                .count();
    }

    private boolean hasAddress() {
        return node.run("ip", "-brief", "address", "show").contains("169.254.20.10/32");
    }

    @Test
    void isTakenAwayWhereBothEndTogether() throws InterruptedException {
        a.start();
        awaitRole(a, "owner");
        b.start();
        awaitRole(b, "standby");
        Await.until("both answer clients", () -> b.http("GET", "/readyz").startsWith("200"));

        Thread other = Thread.ofPlatform().start(b::close);
        a.close();
        other.join();

        assertThat(rules()).isZero();
        assertThat(hasAddress()).isFalse();
    }

    @Test
    void isKeptByOneOfThemAndByTheOtherWhenThatEnds() {
        a.start();
        awaitRole(a, "owner");
        b.start();
        awaitRole(b, "standby");
        Await.until(
                "the owner knows of the other",
                () -> a.status().orElseThrow().faults().isEmpty()
                        && b.http("GET", "/readyz").startsWith("200"));
        long once = rules();
        assertThat(once).isPositive();

        a.close();

        awaitRole(b, "owner");
        Await.until("each rule is there once", () -> rules() == once);
        assertThat(hasAddress()).isTrue();
        node.run("ip", "link", "delete", "nodelocaldns");
        Await.until("it is brought back by the one that is left", this::hasAddress);

        b.close();

        assertThat(rules()).isZero();
        assertThat(hasAddress()).isFalse();
    }
}
