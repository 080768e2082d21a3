// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.Network.Answers;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Link, addresses and rules on the real kernel, in a network namespace. Rules by nft, whose worlds hold no lock of the machine. */
class NetworkLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Endpoint V4 = new Endpoint(Address.of("169.254.20.10"), 53);
    private static final Endpoint V6 = new Endpoint(Address.of("fd00::10"), 53);

    private final NetworkNamespace node = NetworkNamespace.open();
    private final AtomicBoolean owner = new AtomicBoolean(true);
    private final AtomicBoolean answering = new AtomicBoolean(true);
    private final NetworkLoop loop = new NetworkLoop(
            new SystemCommands(node.wrapper()),
            owner::get,
            Time.ofThisMachine(),
            () -> {},
            (endpoint, transport) -> answering.get());

    private final List<NetworkLoop> others = new ArrayList<>();

    @AfterEach
    void close() {
        others.forEach(NetworkLoop::letGo);
        loop.letGo();
        loop.leave();
        node.close();
    }

    private static Wish wish(NetworkSettings settings, Endpoint... dns) {
        return new Wish(Optional.of(new DesiredNetwork(settings, List.of(dns), Optional.empty())), List.of());
    }

    private static NetworkSettings settings(LinkKind kind, RulesMode mode, Teardown teardown) {
        return new NetworkSettings("nodelocaldns", kind, false, mode, RulesBackend.AUTO, teardown);
    }

    private static final NetworkSettings USUAL = settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.KEEP);

    private void bring(Wish wish) {
        bring(loop, wish);
    }

    private static void bring(NetworkLoop loop, Wish wish) {
        loop.want(wish);
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        loop.answers(Answers.PROVED);
        Await.until(
                "all rules",
                PATIENCE,
                () -> loop.state()
                        .filter(now -> now.rulesThere() == now.rulesWanted() && now.rulesWanted() > 0)
                        .isPresent());
    }

    private NetworkState state() {
        return loop.state().orElseThrow();
    }

    private String addresses() {
        return node.run("ip -brief address show");
    }

    private int rules() {
        return (int) (node.run("iptables-nft-save") + node.run("ip6tables-nft-save"))
                .lines()
                .filter(line -> line.contains("zonefleet: "))
                .count();
    }

    /** Those that skip connection tracking for queries of others, and do not end by themselves: here no rule has a lease. */
    private long lasting() {
        return (node.run("iptables-nft-save") + node.run("ip6tables-nft-save"))
                .lines()
                .filter(line -> line.contains("zonefleet: skip") && line.contains("--dport"))
                .filter(line -> !line.contains("-s 127.0.0.1/32") && !line.contains("-s ::1/128"))
                .count();
    }

    @Test
    void rulesThatLastGoWhereTheCacheIsSilentBeforeItWasProved() {
        bring(wish(USUAL, V4));
        assertThat(lasting()).isEqualTo(4);
        loop.want(wish(settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE), V4));
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        loop.answers(Answers.PARTLY);

        answering.set(false);

        Await.until("they are gone", PATIENCE, () -> lasting() == 0);
        assertThat(rules()).isEqualTo(8);
        answering.set(true);
        loop.answers(Answers.PROVED);
        Await.until("they are back", PATIENCE, () -> lasting() == 4 && rules() == 12);
    }

    @Test
    void rulesThatLastGoWithTheNetworkOfTheProfile() {
        bring(wish(USUAL, V4, V6));

        loop.want(Wish.NONE);

        Await.until("they are gone", PATIENCE, () -> lasting() == 0);
        assertThat(rules()).isEqualTo(16);
        assertThat(addresses()).contains("169.254.20.10", "fd00::10");
    }

    @Test
    void runsNothingWhereNothingIsWished() {
        loop.want(Wish.NONE);

        assertThat(loop.awaitAddresses(Duration.ZERO)).isTrue();
        assertThat(loop.state()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("network"));
    }

    @Test
    void bringsAddressesFirstAndRulesOnlyOnceProved() {
        loop.want(wish(USUAL, V4, V6));
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        assertThat(addresses()).contains("169.254.20.10/32", "fd00::10/128");
        loop.answers(Answers.PARTLY);
        Await.until("a look at rules", PATIENCE, () -> loop.state().isPresent() && state().rulesWanted() == 24);
        Await.until("those for the agent's own questions, and no other", PATIENCE, () -> rules() == 4);

        loop.answers(Answers.PROVED);

        Await.until("rules", PATIENCE, () -> rules() == 24);
        Await.until("the state to say so", PATIENCE, () -> state().rulesThere() == 24);
        assertThat(state().kind()).isEqualTo("bridge");
        assertThat(state().backend()).isEqualTo("iptables-nft");
        assertThat(loop.findings()).isEmpty();
    }

    @Test
    void takesABridgeOrLoopbackWhereTheKernelHasNoDummyAndSaysSo() {
        bring(wish(settings(LinkKind.AUTO, RulesMode.FULL, Teardown.KEEP), V4));

        assertThat(state().kind()).isIn("dummy", "bridge");
        assertThat(state().kindReason()).contains("dummy");
    }

    @Test
    void putsAddressesOnLoopbackWhereTheProfileSaysSo() {
        bring(wish(settings(LinkKind.LOOPBACK, RulesMode.FULL, Teardown.REMOVE), V4, V6));
        assertThat(node.run("ip -brief address show dev lo"))
                .contains("169.254.20.10/32", "fd00::10/128", "127.0.0.1/8");

        loop.letGo();
        loop.leave();

        assertThat(addresses()).contains("127.0.0.1/8").doesNotContain("169.254.20.10", "fd00::10");
    }

    @Test
    void movesFromLoopbackToALinkAndBackWhileItRuns() {
        bring(wish(settings(LinkKind.LOOPBACK, RulesMode.FULL, Teardown.KEEP), V4, V6));

        bring(wish(USUAL, V4, V6));
        assertThat(loop.findings()).isEmpty();
        assertThat(node.run("ip -brief address show dev nodelocaldns")).contains("169.254.20.10/32", "fd00::10/128");
        assertThat(node.run("ip -brief address show dev lo"))
                .contains("127.0.0.1/8")
                .doesNotContain("169.254.20.10", "fd00::10");

        bring(wish(settings(LinkKind.LOOPBACK, RulesMode.FULL, Teardown.KEEP), V4, V6));
        assertThat(node.run("ip -brief address show dev lo")).contains("169.254.20.10/32", "fd00::10/128");
        Await.until("the link is gone", PATIENCE, () -> !addresses().contains("nodelocaldns"));
    }

    @Test
    void dropsFromLoopbackWhatTheProfileHasLost() {
        NetworkSettings settings = settings(LinkKind.LOOPBACK, RulesMode.FULL, Teardown.REMOVE);
        bring(wish(settings, V4, V6));

        bring(wish(settings, V4));

        Await.until("the address is gone", PATIENCE, () -> !addresses().contains("fd00::10"));
        assertThat(addresses()).contains("169.254.20.10/32", "127.0.0.1/8");
    }

    /** In one run of ip: the loop is quick to put back what has gone. */
    @Test
    void healsAnAddressWhosePrefixTheKernelWouldNotReplace() {
        bring(wish(USUAL, V6));
        node.run(
                "printf 'address delete fd00::10/128 dev nodelocaldns\naddress add fd00::10/64 dev nodelocaldns nodad\n'"
                        + " | ip -6 -batch -");

        Await.until(
                "its prefix again",
                PATIENCE,
                () -> addresses().contains("fd00::10/128") && !addresses().contains("fd00::10/64"));
        Await.until("it is there", PATIENCE, () -> state().missing().isEmpty());
    }

    @Test
    void healsAnAddressThatTheKernelFoundToBeADuplicate() {
        node.run(
                "ip link add twin type veth peer name wire; ip link set twin up; ip -6 address add fd00::10/128 dev twin nodad;"
                        + " ip link add nodelocaldns type bridge; ip link set wire master nodelocaldns; ip link set wire up;"
                        + " ip link set nodelocaldns up; ip -6 address add fd00::10/128 dev nodelocaldns");
        Await.until(
                "a duplicate",
                PATIENCE,
                () -> node.run("ip -6 address show dev nodelocaldns").contains("dadfailed"));
        node.run("ip link delete twin");

        bring(wish(USUAL, V6));

        assertThat(node.run("ip -6 address show dev nodelocaldns"))
                .contains("fd00::10/128")
                .doesNotContain("dadfailed");
    }

    @Test
    void takesNoBridgeThatOthersUse() {
        node.run("ip link add nodelocaldns type bridge; ip link add nic type veth peer name cable;"
                + " ip link set nic master nodelocaldns");
        loop.want(wish(settings(LinkKind.AUTO, RulesMode.FULL, Teardown.REMOVE), V4));

        assertThat(loop.awaitAddresses(Duration.ofMillis(100))).isFalse();
        Await.until(
                "a finding",
                PATIENCE,
                () -> loop.findings().stream().anyMatch(finding -> finding.kind() == FaultKind.LINK_DIFFERS));
        loop.letGo();
        loop.leave();

        assertThat(addresses()).doesNotContain("169.254.20.10");
        assertThat(node.run("ip -details link show dev nic")).contains("master nodelocaldns");
        assertThat(node.run("ip link show dev nodelocaldns")).doesNotContain("alias");
    }

    @Test
    void leavesNoLinkThatItHadUnderAnotherNameWhenItEndsBeforeTheProof() {
        NetworkSettings before = settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE);
        bring(wish(before, V4));
        loop.want(wish(
                new NetworkSettings(
                        "otherdns", before.kind(), false, before.rules(), before.backend(), before.teardown()),
                V4));
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        assertThat(addresses()).contains("nodelocaldns", "otherdns");

        loop.letGo();
        loop.leave();

        assertThat(addresses()).doesNotContain("nodelocaldns", "otherdns");
    }

    @Test
    void writesNoRulesForAddressesThatOthersHave() {
        node.run("ip link add kube-ipvs0 type bridge; ip address add 169.254.20.10/32 dev kube-ipvs0");
        loop.want(wish(USUAL, V4, V6));
        loop.answers(Answers.PROVED);

        Await.until("rules of the other address", PATIENCE, () -> rules() == 12);
        assertThat(node.run("iptables-nft-save")).doesNotContain("169.254.20.10");
        assertThat(loop.findings()).anyMatch(finding -> finding.kind() == FaultKind.ADDRESS_ELSEWHERE);
    }

    @Test
    void row11HealsAddressesAndLinkThatOthersRemove() {
        bring(wish(USUAL, V4, V6));
        for (String harm : List.of(
                "ip address delete 169.254.20.10/32 dev nodelocaldns",
                "ip -6 address flush dev nodelocaldns scope global",
                "ip link set nodelocaldns down",
                "ip link delete nodelocaldns")) {
            node.run(harm);
            Await.until("heals: " + harm, PATIENCE, () -> {
                String now = addresses();
                return now.contains("169.254.20.10/32")
                        && now.contains("fd00::10/128")
                        && node.run("ip link show up").contains("nodelocaldns");
            });
        }
    }

    @Test
    void healsRulesThatAreFlushed() {
        bring(wish(USUAL, V4, V6));
        node.run("iptables-nft -F; iptables-nft -t raw -F; ip6tables-nft -t raw -F");

        Await.until("rules again", PATIENCE, () -> rules() == 24);
    }

    @Test
    void leavesAForeignLinkAndForeignAddressesAlone() {
        node.run(
                "ip link add nodelocaldns type veth peer name other; ip link set other up; ip address add 169.254.20.10/24 dev other");
        loop.want(wish(USUAL, V4));

        assertThat(loop.awaitAddresses(Duration.ofMillis(100))).isFalse();
        Await.until("findings", PATIENCE, () -> !loop.findings().isEmpty());
        assertThat(loop.findings()).anyMatch(finding -> finding.kind() == FaultKind.LINK_DIFFERS);

        node.run(
                "ip link delete nodelocaldns; ip link add other type bridge; ip address add 169.254.20.10/24 dev other");
        Await.until(
                "another finding",
                PATIENCE,
                () -> loop.findings().stream().anyMatch(finding -> finding.kind() == FaultKind.ADDRESS_ELSEWHERE));
        assertThat(node.run("ip -brief address show dev other")).contains("169.254.20.10/24");

        node.run("ip link delete other");
        Await.until("the address", PATIENCE, () -> addresses().contains("169.254.20.10/32"));
        Await.until("no findings", PATIENCE, () -> loop.findings().isEmpty());
    }

    @Test
    void doesNothingButLookWhereAnotherIsTheOwnerAndTakesOver() {
        owner.set(false);
        loop.want(wish(USUAL, V4));
        assertThat(loop.awaitAddresses(Duration.ofMillis(100))).isFalse();
        Await.until("a look", PATIENCE, () -> loop.state().isPresent());
        assertThat(state().role()).isEqualTo("standby");
        assertThat(addresses()).doesNotContain("169.254.20.10");

        owner.set(true);
        loop.wake();
        Await.until("the address", PATIENCE, () -> addresses().contains("169.254.20.10"));
    }

    @Test
    void removesRulesThenLinkWhereTheProfileWantsThat() {
        bring(wish(settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE), V4, V6));
        assertThat(rules()).isEqualTo(24);

        loop.letGo();
        assertThat(rules()).isZero();
        assertThat(addresses()).contains("169.254.20.10");

        loop.leave();
        assertThat(addresses()).doesNotContain("nodelocaldns");
    }

    /** Whose iptables-restore fails while a file is there: for good, or once. */
    private NetworkLoop failing(Path dir) throws IOException {
        Path script = dir.resolve("failing");
        Files.writeString(script, """
                #!/bin/sh
                case "$1" in
                *-restore)
                    touch %1$s/restored
                    [ -e %1$s/broken ] && exit 4
                    [ -e %1$s/once ] && rm %1$s/once && exit 4 ;;
                esac
                exec "$@"
                """.formatted(dir));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        List<String> through = new ArrayList<>(node.wrapper());
        through.add(script.toString());
        NetworkLoop failing = new NetworkLoop(
                new SystemCommands(through), owner::get, Time.ofThisMachine(), () -> {}, (endpoint, transport) -> true);
        others.add(failing);
        return failing;
    }

    @Test
    void triesNothingWhereNoRulesAreWantedOrAnotherIsTheOwner(@TempDir Path dir) throws Exception {
        NetworkLoop off = failing(dir);
        off.want(wish(settings(LinkKind.BRIDGE, RulesMode.OFF, Teardown.REMOVE), V4));
        assertThat(off.awaitAddresses(PATIENCE)).isTrue();
        off.answers(Answers.PROVED);
        Await.until(
                "a look at rules",
                PATIENCE,
                () -> off.state()
                        .filter(now -> now.backend().equals("iptables-nft"))
                        .isPresent());
        off.letGo();
        assertThat(dir.resolve("restored")).doesNotExist();

        owner.set(false);
        NetworkLoop standby = failing(dir);
        standby.want(wish(USUAL, V4));
        Await.until(
                "a look at rules",
                PATIENCE,
                () -> standby.state().filter(now -> now.rulesWanted() == 12).isPresent());
        assertThat(dir.resolve("restored")).doesNotExist();
    }

    private void endWithFailing(Path dir, String how) throws Exception {
        NetworkLoop failing = failing(dir);
        bring(failing, wish(settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE), V4));
        Files.createFile(dir.resolve(how));

        failing.letGo();
        failing.leave();
    }

    @Test
    void removesRulesAgainWhereThatHasFailedOnce(@TempDir Path dir) throws Exception {
        endWithFailing(dir, "once");

        assertThat(dir.resolve("once")).doesNotExist();
        assertThat(rules()).isZero();
        assertThat(addresses()).doesNotContain("nodelocaldns");
    }

    @Test
    void leavesTheAddressWhereRulesStay(@TempDir Path dir) throws Exception {
        endWithFailing(dir, "broken");

        assertThat(rules()).isEqualTo(12);
        assertThat(addresses()).contains("169.254.20.10/32");
        Files.delete(dir.resolve("broken"));
    }

    @Test
    void keepsEverythingWhereTheProfileWantsThatButRulesThatWouldOutliveTheCache() {
        bring(wish(USUAL, V4, V6));
        assertThat(lasting()).isEqualTo(8);

        loop.letGo();
        loop.leave();

        assertThat(lasting()).isZero();
        assertThat(rules()).isEqualTo(16);
        assertThat(addresses()).contains("169.254.20.10", "fd00::10");
    }

    @Test
    void removesRulesOnLostHealthUntilItIsBack() {
        bring(wish(settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE_ON_LOST_HEALTH), V4));
        Await.until("no rules but those for the agent's own questions", PATIENCE, () -> {
            loop.answers(Answers.NOT);
            return rules() == 2;
        });

        loop.answers(Answers.PROVED);

        Await.until("rules again", PATIENCE, () -> rules() == 12);
        loop.letGo();
    }

    @Test
    void clearsOtherWorldsOfOurRulesAndNamesThoseOfOthers() {
        node.run(
                "nft add table inet zonefleet; nft add chain inet zonefleet old; nft add rule inet zonefleet old accept");
        node.run("iptables-nft -A INPUT -d 169.254.20.10/32 -p udp -m udp --dport 53 -j ACCEPT");
        bring(wish(USUAL, V4));

        assertThat(node.run("nft list tables")).doesNotContain("inet zonefleet");
        Await.until(
                "a finding",
                PATIENCE,
                () -> loop.findings().stream().anyMatch(finding -> finding.kind() == FaultKind.RULES_DIFFER));
    }

    @Test
    void rulesOfTheBackendBeforeLetDnsThroughUntilTheNewOneIsProved() {
        bring(wish(with(RulesBackend.NFT), V4));
        assertThat(acceptsByNft()).isEqualTo(4);

        loop.want(wish(with(RulesBackend.IPTABLES_NFT), V4));
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        loop.answers(Answers.PARTLY);
        Await.until("the agent's own rules", PATIENCE, () -> rules() == 2);
        Await.until(
                "the state of the new one", PATIENCE, () -> state().backend().equals("iptables-nft"));
        assertThat(acceptsByNft()).isEqualTo(4);

        loop.answers(Answers.PROVED);
        Await.until("all of them", PATIENCE, () -> rules() == 12);
        Await.until("nothing in the old one", PATIENCE, () -> acceptsByNft() == 0);
    }

    private static NetworkSettings with(RulesBackend backend) {
        return new NetworkSettings("nodelocaldns", LinkKind.BRIDGE, false, RulesMode.FULL, backend, Teardown.KEEP);
    }

    private long acceptsByNft() {
        return node.run("nft list table inet zonefleet 2>/dev/null || true")
                .lines()
                .filter(line -> line.contains("zonefleet: let DNS through"))
                .count();
    }

    @Test
    void dropsAddressesAndRulesOfListenersThatAreGoneOnceTheRestIsProved() {
        bring(wish(USUAL, V4, V6));
        loop.want(wish(USUAL, V4));
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        Await.until("rules of the address that is gone are gone", PATIENCE, () -> rules() == 12);
        assertThat(addresses()).contains("fd00::10");

        loop.answers(Answers.PROVED);

        Await.until("the address is gone", PATIENCE, () -> !addresses().contains("fd00::10"));
    }
}
