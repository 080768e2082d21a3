// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
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
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents of one node that keep its network: run by {@link SharedNetworkTest}, alone with it. */
class SharedNetwork {
    /** Tells of a link each time, not only when it is made: the program may listen later than that. */
    private static final String LINK_SEEN = "ip link add seen type bridge; ip link set seen up; ip link set seen down";

    private static final String RULE_SEEN =
            "nft add table ip seen; nft add chain ip seen c; nft add rule ip seen c accept; nft delete table ip seen";

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
        profile(CorefileSettings.DEFAULT);
        a = agent("a", "127.0.0.101");
        b = agent("b", "127.0.0.102");
    }

    private void profile(CorefileSettings corefile) {
        NetworkSettings settings = new NetworkSettings(
                "nodelocaldns", LinkKind.AUTO, false, RulesMode.FULL, RulesBackend.IPTABLES_NFT, Teardown.REMOVE);
        Listener listener = new Listener(
                List.of(Address.of("169.254.20.10")), 53, List.of(new Upstream("127.0.0.1:9")), false, true);
        writer.profile(
                TestCluster.ID,
                new ClusterProfile(
                        Profile.BUILT_IN
                                .with(List.of(listener), List.of())
                                .with(settings)
                                .with(corefile),
                        Optional.empty(),
                        List.of()));
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
        node.attempt(List.of("ip", "link", "delete", "seen"), "");
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
    void isTakenAwayOnceWhereBothEndTogether() throws InterruptedException, IOException {
        a.start();
        awaitRole(a, "owner");
        b.start();
        awaitRole(b, "standby");
        Await.until("both answer clients", () -> b.http("GET", "/readyz").startsWith("200"));

        long once = rules();
        try (Told links = tells("Deleted .*: nodelocaldns", "ip", "monitor", "link");
                Told rules = tells("delete rule .* (PREROUTING|INPUT|OUTPUT) ", "nft", "monitor", "destroy", "rules")) {
            links.awaitFirst("seen", "sh", "-c", LINK_SEEN);
            rules.awaitFirst(" seen ", "sh", "-c", RULE_SEEN);

            Thread other = Thread.ofPlatform().start(b::close);
            a.close();
            other.join();

            assertThat(rules()).isZero();
            assertThat(hasAddress()).isFalse();
            assertThat(links.times()).as("the link was taken away once").isEqualTo(1);
            assertThat(rules.times()).as("each rule was taken away once").isEqualTo(once);
        }
    }

    /** What the kernel tells of, as a program prints it. */
    private final class Told implements AutoCloseable {
        private final Path log;
        private final Pattern what;
        private final ChildProcess program;

        Told(String what, List<String> command) {
            this.log = dir.resolve(command.getFirst() + "-monitor.log");
            this.what = Pattern.compile(what);
            this.program = node.start(log, command);
        }

        /** Does something until the program tells of it: only then it listens. */
        void awaitFirst(String sign, String... command) {
            Await.until(sign, () -> {
                node.attempt(List.of(command), "");
                return Files.readString(log).contains(sign);
            });
        }

        long times() throws IOException {
            try (Stream<String> lines = Files.lines(log)) {
                return lines.filter(line -> what.matcher(line).find()).count();
            }
        }

        @Override
        public void close() {
            program.close();
        }
    }

    private Told tells(String what, String... command) {
        return new Told(what, List.of(command));
    }

    /** Has CoreDNS take its time to end. */
    private void endSlowly() {
        profile(CorefileSettings.DEFAULT.with(
                Optional.of("""
                        slow.example.net:%d {
                            bind 127.0.0.1
                            health 127.0.0.1:%d {
                                lameduck 1m
                            }
                        }
                        """.formatted(FreePorts.next(), FreePorts.next())), Optional.empty()));
    }

    /** Answered is whoever asks, until nothing leads queries to the address any more; nobody is left at an address that is gone. */
    @Test
    void rulesGoWhileCoreDnsAnswersAndTheLinkGoesAfterIt() throws InterruptedException {
        endSlowly();
        a.start();
        awaitRole(a, "owner");
        ProcessHandle coreDns = ProcessHandle.of(a.coreDnsPid()).orElseThrow();

        Thread ending = Thread.ofPlatform().start(a::close);
        Await.until("rules are gone", () -> rules() == 0);
        assertThat(coreDns.isAlive()).isTrue();
        assertThat(hasAddress()).isTrue();
        Await.until("the link is gone", () -> !hasAddress());
        assertThat(coreDns.isAlive()).isFalse();
        ending.join();
    }

    /** The last to end does so in that order; the first has left it all to it. */
    @Test
    void goesInThatOrderWhereBothEndTogether() throws InterruptedException {
        endSlowly();
        a.start();
        awaitRole(a, "owner");
        b.start();
        awaitRole(b, "standby");
        Await.until("both answer clients", () -> b.http("GET", "/readyz").startsWith("200"));
        List<ProcessHandle> both = Stream.of(a, b)
                .map(agent -> ProcessHandle.of(agent.coreDnsPid()).orElseThrow())
                .toList();

        List<Thread> ending = Stream.of(a, b)
                .map(agent -> Thread.ofPlatform().start(agent::close))
                .toList();
        Await.until("rules are gone", () -> rules() == 0);
        assertThat(both).anyMatch(ProcessHandle::isAlive);
        assertThat(hasAddress()).isTrue();
        Await.until("the link is gone", () -> !hasAddress());
        assertThat(both).as("that of the last has ended").anyMatch(coreDns -> !coreDns.isAlive());
        for (Thread each : ending) {
            each.join();
        }
    }

    /** CoreDNS takes its time to end here: meanwhile somebody has to look after link and rules. */
    @Test
    void hasAnotherOwnerBeforeTheCoreDnsOfTheFirstHasEnded() throws InterruptedException {
        endSlowly();
        a.start();
        awaitRole(a, "owner");
        b.start();
        awaitRole(b, "standby");
        Await.until("both answer clients", () -> b.http("GET", "/readyz").startsWith("200"));
        long once = rules();
        ProcessHandle coreDns = ProcessHandle.of(a.coreDnsPid()).orElseThrow();

        Thread ending = Thread.ofPlatform().start(a::close);
        Await.until("the other is the owner", () -> b.http("GET", "/status").contains("\"role\":\"owner\""));

        assertThat(coreDns.isAlive()).isTrue();
        assertThat(rules()).isEqualTo(once);
        assertThat(hasAddress()).isTrue();
        ending.join();
    }

    @Test
    void isKeptByOneOfThemAndByTheOtherWhenThatEnds() throws IOException {
        a.start();
        awaitRole(a, "owner");
        b.start();
        awaitRole(b, "standby");
        Await.until("both answer clients", () -> b.http("GET", "/readyz").startsWith("200"));
        long once = rules();
        assertThat(once).isPositive();
        try (Told links = tells("Deleted .*: nodelocaldns", "ip", "monitor", "link");
                Told rules = tells("delete rule .* (PREROUTING|INPUT|OUTPUT) ", "nft", "monitor", "destroy", "rules")) {
            links.awaitFirst("seen", "sh", "-c", LINK_SEEN);
            rules.awaitFirst(" seen ", "sh", "-c", RULE_SEEN);

            a.close();

            awaitRole(b, "owner");
            assertThat(links.times()).as("the link stays").isZero();
            assertThat(rules.times()).as("rules stay").isZero();
        }
        assertThat(rules()).isEqualTo(once);
        assertThat(hasAddress()).isTrue();
        node.run("ip", "link", "delete", "nodelocaldns");
        Await.until("it is brought back by the one that is left", this::hasAddress);

        b.close();

        assertThat(rules()).isZero();
        assertThat(hasAddress()).isFalse();
    }
}
