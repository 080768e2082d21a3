// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.ha.HostLock;
import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.prove.SocketProber;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
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
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.netns.Namespace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@link NodeNetworkTest}, alone with its network. */
class NodeNetwork {
    private static final Duration PATIENCE = Await.PATIENCE;
    private static final int PORT = 53;
    /** A kernel of the test's own has dummy links, and tables of iptables-legacy that nobody else's lock is on. */
    private static final boolean OWN_KERNEL = "1".equals(System.getenv("UML"));

    private static final RulesBackend BACKEND = OWN_KERNEL ? RulesBackend.IPTABLES_LEGACY : RulesBackend.IPTABLES_NFT;
    private static final String IPTABLES = BACKEND.text();
    private static final String IP6TABLES = IPTABLES.replace("iptables", "ip6tables");
    private static final NetworkSettings USUAL = settings(Teardown.KEEP);

    @TempDir
    private Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private Namespace node;
    private TestAgent agent;

    @BeforeEach
    void make() {
        node = Namespace.own(dir);
        writer.setUp("E1", TestCluster.ID);
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        agent = TestAgent.of(dir, cluster.store())
                .with("listen: {addresses: [169.254.20.10], port: 53, forward: [\"127.0.0.1:9\"]}\n"
                        + "ha: {lock: %s}\ntiming: {heal: 1s}\n".formatted(dir.resolve("run/network.lock")));
    }

    @AfterEach
    void stop() {
        agent.close();
        // the next test begins with nothing
        node.attempt(List.of("ip", "link", "delete", "nodelocaldns"), "");
        for (String iptables : List.of("iptables-nft", "ip6tables-nft", "iptables-legacy", "ip6tables-legacy")) {
            node.attempt(List.of(iptables, "-F"), "");
            node.attempt(List.of(iptables, "-t", "raw", "-F"), "");
        }
        node.attempt(List.of("nft", "delete", "table", "inet", "zonefleet"), "");
    }

    private static NetworkSettings settings(Teardown teardown) {
        return new NetworkSettings("nodelocaldns", LinkKind.AUTO, false, RulesMode.FULL, BACKEND, teardown);
    }

    private void profile(NetworkSettings settings, String... addresses) {
        profile(settings, CorefileSettings.DEFAULT, addresses);
    }

    private void profile(NetworkSettings settings, CorefileSettings corefile, String... addresses) {
        Listener listener = new Listener(
                Stream.of(addresses).map(Address::of).toList(),
                PORT,
                List.of(new Upstream("127.0.0.1:9")),
                false,
                true);
        Profile profile = Profile.BUILT_IN
                .with(List.of(listener), List.of())
                .with(settings)
                .with(corefile);
        writer.profile(TestCluster.ID, new ClusterProfile(profile, Optional.empty(), List.of()));
    }

    private static boolean answersAt(String address) {
        return Stream.of(Transport.values())
                .allMatch(transport -> new SocketProber()
                        .ask(
                                new Endpoint(Address.of(address), PORT),
                                transport,
                                List.of(new Question(DomainName.of("a.example.com"), RecordType.A)),
                                Duration.ofSeconds(10))
                        .getFirst()
                        .filter(reply -> !reply.addresses().isEmpty())
                        .isPresent());
    }

    /** Waits for all rules; how many there are depends on what the kernel can do beside the ten of each address. */
    private NetworkState awaitRules(int least) {
        return Await.value(
                "all rules",
                () -> agent.status()
                        .flatMap(NodeStatus::network)
                        .filter(state -> state.rulesWanted() >= least && state.rulesThere() == state.rulesWanted()));
    }

    /** The kernel and the status say the same; a lease that begins or ends changes both, one after the other. */
    private void awaitRulesAsTold() {
        Await.asserted(
                "rules as told",
                PATIENCE,
                () -> assertThat(rules())
                        .isEqualTo(agent.status()
                                .orElseThrow()
                                .network()
                                .orElseThrow()
                                .rulesThere()));
    }

    private void awaitNoFaults() {
        Await.asserted(
                "no fault",
                PATIENCE,
                () -> assertThat(agent.status().orElseThrow().faults()).isEmpty());
    }

    private int rules() {
        return (int) (node.run(IPTABLES + "-save") + node.run(IP6TABLES + "-save"))
                .lines()
                .filter(line -> line.contains("zonefleet: "))
                .count();
    }

    private String addresses() {
        return node.run("ip", "-brief", "address", "show");
    }

    @Test
    void answersOnAddressesThatItBringsItself() {
        profile(USUAL, "169.254.20.10", "fd00::10");
        agent.start();

        NetworkState state = awaitRules(20);

        Await.until("answers", PATIENCE, () -> answersAt("169.254.20.10"));
        Await.until("answers", PATIENCE, () -> answersAt("fd00::10"));
        awaitRulesAsTold();
        assertThat(state.role()).isEqualTo("owner");
        assertThat(state.missing()).isEmpty();
        if (OWN_KERNEL) {
            assertThat(state.kind()).isEqualTo("dummy");
        }
        awaitNoFaults();
        assertThat(agent.http("GET", "/status")).contains("\"network\"");
    }

    @Test
    void followsTheProfileWithoutARestart() {
        profile(USUAL, "169.254.20.10");
        agent.start();
        awaitRules(10);
        long pid = agent.coreDnsPid();

        profile(USUAL, "169.254.20.11", "fd00::10");

        awaitRules(20);
        Await.until("answers at the new", PATIENCE, () -> answersAt("169.254.20.11") && answersAt("fd00::10"));
        Await.until("the old is gone", PATIENCE, () -> !addresses().contains("169.254.20.10/"));
        awaitRulesAsTold();
        assertThat(agent.coreDnsPid()).isEqualTo(pid);
        Await.until(
                "its rules are gone",
                PATIENCE,
                () -> !node.run(IPTABLES + "-save").contains("169.254.20.10/32"));
    }

    @Test
    void keepsTheAddressesOfTheCorefileThatStandsInForARefusedOne() {
        profile(USUAL, "169.254.20.10");
        agent.start();
        awaitRules(10);
        CorefileSettings refused = CorefileSettings.DEFAULT.with(
                Optional.of("other.example.net {\n    bind 169.254.20.11\n    nonsense\n}\n"), Optional.empty());

        profile(USUAL, refused, "169.254.20.11");

        agent.awaitFault(FaultKind.RELOAD_FAILED, "nonsense");
        node.run("ip", "address", "delete", "169.254.20.11/32", "dev", "nodelocaldns");
        Await.until("links were looked at again", PATIENCE, () -> addresses().contains("169.254.20.11/"));
        assertThat(addresses()).contains("169.254.20.10/");
        assertThat(answersAt("169.254.20.10")).isTrue();

        profile(USUAL, "169.254.20.11");
        Await.until("the old is gone", PATIENCE, () -> !addresses().contains("169.254.20.10/"));
        Await.until("answers", PATIENCE, () -> answersAt("169.254.20.11"));
    }

    @Test
    void startsAgainAfterTheMachineHasLostEverything() {
        profile(USUAL, "169.254.20.10");
        agent.start();
        awaitRules(10);
        agent.close();
        assertThat(rules()).isGreaterThanOrEqualTo(10);
        node.run("ip", "link", "delete", "nodelocaldns");
        node.run(IPTABLES, "-F");
        node.run(IPTABLES, "-t", "raw", "-F");

        agent.start();

        awaitRules(10);
        Await.until("answers", PATIENCE, () -> answersAt("169.254.20.10"));
        awaitNoFaults();
    }

    @Test
    void waitsForItsAddressesWhereTheProfileLeavesTheNetworkAlone() {
        agent.start();
        agent.awaitFault(FaultKind.COREDNS_DOWN, "waits for 169.254.20.10");
        assertThat(addresses()).doesNotContain("nodelocaldns");

        node.run("ip", "link", "add", "other", "type", "bridge");
        node.run("ip", "link", "set", "other", "up");
        node.run("ip", "address", "add", "169.254.20.10/32", "dev", "other");

        Await.until("answers", PATIENCE, () -> answersAt("169.254.20.10"));
        assertThat(agent.status().orElseThrow().network()).isEmpty();
        agent.close();
        node.run("ip", "link", "delete", "other");
    }

    @Test
    void takesDownWhatItBroughtWhereTheProfileWantsThat() {
        profile(settings(Teardown.REMOVE), "169.254.20.10", "fd00::10");
        agent.start();
        awaitRules(20);

        agent.close();

        assertThat(rules()).isZero();
        assertThat(addresses()).doesNotContain("nodelocaldns");
    }

    @Test
    void goesAwayByItsMarksWhereTheProfileHasNoNetworkAnyMore() throws InterruptedException {
        profile(USUAL, "169.254.20.10");
        agent.start();
        awaitRules(10);
        Listener elsewhere =
                new Listener(List.of(Address.of("127.0.0.1")), 1053, List.of(new Upstream("127.0.0.1:9")), false, true);
        writer.profile(
                TestCluster.ID,
                new ClusterProfile(Profile.BUILT_IN.with(List.of(elsewhere), List.of()), Optional.empty(), List.of()));
        Await.until(
                "no network",
                PATIENCE,
                () -> agent.status()
                        .filter(status -> status.network().isEmpty())
                        .isPresent());
        agent.close();
        assertThat(addresses()).contains("169.254.20.10");
        assertThat(command("show"))
                .matches(said -> said.code() == 1 && said.text().contains("network teardown"));

        Said gone = command("teardown");

        assertThat(gone.code()).as(gone.text()).isZero();
        assertThat(rules()).isZero();
        assertThat(addresses()).doesNotContain("nodelocaldns");
    }

    private record Said(int code, String text) {}

    private Said command(String... words) throws InterruptedException {
        String[] all = Stream.concat(
                        Stream.concat(Stream.of("network"), Stream.of(words)),
                        Stream.of("--config", agent.configFile().toString()))
                .toArray(String[]::new);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            int code = Main.run(all, out, out);
            return new Said(code, said.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void takesOverWhatNodeCacheLeftAndGoesAway() throws InterruptedException {
        node.run("ip", "link", "add", "nodelocaldns", "type", "bridge");
        node.run("ip", "address", "add", "169.254.20.10/32", "dev", "nodelocaldns");
        node.run("ip", "address", "add", "10.96.0.10/32", "dev", "nodelocaldns");
        for (String address : List.of("169.254.20.10", "10.96.0.10")) {
            node.run(
                    IPTABLES,
                    "-t",
                    "raw",
                    "-I",
                    "PREROUTING",
                    "-d",
                    address,
                    "-p",
                    "udp",
                    "--dport",
                    "53",
                    "-m",
                    "comment",
                    "--comment",
                    "NodeLocal DNS Cache: skip conntrack",
                    "-j",
                    "NOTRACK");
        }
        node.run(IPTABLES, "-A", "INPUT", "-d", "169.254.20.10", "-p", "udp", "--dport", "53", "-j", "ACCEPT");
        profile(USUAL, "169.254.20.10");
        assertThat(command("show"))
                .matches(said -> said.code() == 1 && said.text().contains("has not run here yet"));

        agent.start();
        awaitRules(10);
        agent.awaitFault(FaultKind.LINK_DIFFERS, "10.96.0.10");
        agent.awaitFault(FaultKind.RULES_DIFFER, "take-over");

        assertThat(command("show").text())
                .contains("3 rules of another node cache")
                .containsPattern(": ([0-9]+) of \\1 are there");
        Said plan = command("take-over", "--dry-run");
        assertThat(plan.code()).isZero();
        assertThat(plan.text())
                .contains(
                        "would change packet rules (" + IPTABLES + ")",
                        "$ " + IPTABLES + "-restore",
                        "would take 10.96.0.10/32");
        assertThat(addresses()).contains("10.96.0.10");

        Said done = command("take-over");
        assertThat(done.code()).as(done.text()).isZero();
        assertThat(addresses()).contains("169.254.20.10/32").doesNotContain("10.96.0.10");
        assertThat(node.run(IPTABLES + "-save")).doesNotContain("NodeLocal");
        assertThat(rules()).isGreaterThanOrEqualTo(10);
        agent.awaitNoFault(FaultKind.LINK_DIFFERS);
        agent.awaitNoFault(FaultKind.RULES_DIFFER);

        assertThat(command("teardown"))
                .matches(said -> said.code() == 1 && said.text().contains("another agent runs"));
        agent.close();
        HostLock other = new HostLock(dir.resolve("run/network.lock"), () -> true, () -> {});
        Await.until("another agent keeps the network", PATIENCE, other::isOwner);
        assertThat(command("teardown"))
                .matches(said -> said.code() == 1 && said.text().contains("stop all agents"));
        int before = rules();
        assertThat(command("teardown", "--dry-run").text())
                .contains(
                        "would change packet rules (" + IPTABLES + ")",
                        "$ " + IPTABLES + "-restore",
                        "would wait 2 s",
                        "$ ip link delete dev nodelocaldns");
        assertThat(rules()).isEqualTo(before);
        assertThat(addresses()).contains("169.254.20.10/32");
        other.close();
        Said gone = command("teardown");
        assertThat(gone.code()).as(gone.text()).isZero();
        assertThat(rules()).isZero();
        assertThat(addresses()).doesNotContain("nodelocaldns");
        assertThat(node.run(IPTABLES, "-S", "INPUT")).doesNotContain("-A INPUT");

        assertThat(command("show").text())
                .contains("would make the link nodelocaldns")
                .doesNotContain("$ ");
        assertThat(command("show", "--dry-run").text())
                .contains(
                        "would make the link nodelocaldns",
                        "$ ip link add name nodelocaldns",
                        "$ " + IPTABLES + "-restore");
        assertThat(addresses()).doesNotContain("nodelocaldns");
    }
}
