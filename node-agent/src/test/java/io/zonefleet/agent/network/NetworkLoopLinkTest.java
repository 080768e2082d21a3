// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static io.zonefleet.agent.network.LoopInNamespace.PATIENCE;
import static io.zonefleet.agent.network.LoopInNamespace.USUAL;
import static io.zonefleet.agent.network.LoopInNamespace.V4;
import static io.zonefleet.agent.network.LoopInNamespace.V6;
import static io.zonefleet.agent.network.LoopInNamespace.settings;
import static io.zonefleet.agent.network.LoopInNamespace.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.network.apply.CommandFailedException;
import io.zonefleet.agent.network.apply.Links;
import io.zonefleet.agent.network.plan.NetworkStep;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Link and addresses, and what others do to them, on the real kernel. */
class NetworkLoopLinkTest {
    private final LoopInNamespace here = new LoopInNamespace();

    @AfterEach
    void close() {
        here.close();
    }

    @Test
    void takesABridgeOrLoopbackWhereTheKernelHasNoDummyAndSaysSo() {
        here.bring(wish(settings(LinkKind.AUTO, RulesMode.FULL, Teardown.KEEP), V4));

        assertThat(here.state().kind()).isIn("dummy", "bridge");
        assertThat(here.state().kindReason()).contains("dummy");
    }

    /** What ip says there is what it says of a kind of links that no kernel has. */
    @Test
    void putsAddressesOnLoopbackWhereTheKernelHasNeitherKindAndSaysSo(@TempDir Path dir) throws Exception {
        NetworkLoop poor = here.through(dir, """
                case "$*" in *" type dummy" | *" type bridge") set -- "${1}" link add name "${5}" type nosuchkind ;; esac
                """);
        LoopInNamespace.bring(poor, wish(settings(LinkKind.AUTO, RulesMode.FULL, Teardown.REMOVE), V4, V6));

        assertThat(poor.state().orElseThrow().kind()).isEqualTo("lo");
        assertThat(poor.state().orElseThrow().kindReason()).contains("neither dummy nor bridge");
        assertThat(poor.findings()).isEmpty();
        assertThat(here.run("ip -brief address show dev lo")).contains("169.254.20.10/32", "fd00::10/128");
        here.run("ip address delete 169.254.20.10/32 dev lo");
        Await.until("heals", PATIENCE, () -> here.addresses().contains("169.254.20.10/32"));

        poor.letGo();
        poor.leave();
        assertThat(here.addresses()).contains("127.0.0.1/8").doesNotContain("169.254.20.10", "fd00::10");
    }

    /** As where the agent and {@code network take-over} take the same one away. */
    @Test
    void anAddressThatIsGoneAlreadyIsTakenAway() throws Exception {
        here.bring(wish(USUAL, V4));
        Links links = new Links(here.commands());
        NetworkStep.DropAddress another = new NetworkStep.DropAddress("nodelocaldns", Address.of("10.96.0.10"), 32);
        NetworkStep.DropAddress wrong = new NetworkStep.DropAddress("nodelocaldns", V4.address(), 24);

        links.apply(another);

        assertThatThrownBy(() -> links.apply(wrong)).as("it is there still").isInstanceOf(CommandFailedException.class);
    }

    @Test
    void putsAddressesOnLoopbackWhereTheProfileSaysSo() {
        here.bring(wish(settings(LinkKind.LOOPBACK, RulesMode.FULL, Teardown.REMOVE), V4, V6));
        assertThat(here.run("ip -brief address show dev lo"))
                .contains("169.254.20.10/32", "fd00::10/128", "127.0.0.1/8");

        here.loop.letGo();
        here.loop.leave();

        assertThat(here.addresses()).contains("127.0.0.1/8").doesNotContain("169.254.20.10", "fd00::10");
    }

    @Test
    void movesFromLoopbackToALinkAndBackWhileItRuns() {
        here.bring(wish(settings(LinkKind.LOOPBACK, RulesMode.FULL, Teardown.KEEP), V4, V6));

        here.bring(wish(USUAL, V4, V6));
        assertThat(here.loop.findings()).isEmpty();
        assertThat(here.run("ip -brief address show dev nodelocaldns")).contains("169.254.20.10/32", "fd00::10/128");
        assertThat(here.run("ip -brief address show dev lo"))
                .contains("127.0.0.1/8")
                .doesNotContain("169.254.20.10", "fd00::10");

        here.bring(wish(settings(LinkKind.LOOPBACK, RulesMode.FULL, Teardown.KEEP), V4, V6));
        assertThat(here.run("ip -brief address show dev lo")).contains("169.254.20.10/32", "fd00::10/128");
        Await.until("the link is gone", PATIENCE, () -> !here.addresses().contains("nodelocaldns"));
    }

    @Test
    void dropsFromLoopbackWhatTheProfileHasLost() {
        NetworkSettings settings = settings(LinkKind.LOOPBACK, RulesMode.FULL, Teardown.REMOVE);
        here.bring(wish(settings, V4, V6));

        here.bring(wish(settings, V4));

        Await.until("the address is gone", PATIENCE, () -> !here.addresses().contains("fd00::10"));
        assertThat(here.addresses()).contains("169.254.20.10/32", "127.0.0.1/8");
    }

    /** In one run of ip: the loop is quick to put back what has gone. */
    @Test
    void healsAnAddressWhosePrefixTheKernelWouldNotReplace() {
        here.bring(wish(USUAL, V6));
        here.run(
                "printf 'address delete fd00::10/128 dev nodelocaldns\naddress add fd00::10/64 dev nodelocaldns nodad\n'"
                        + " | ip -6 -batch -");

        Await.until(
                "its prefix again",
                PATIENCE,
                () -> here.addresses().contains("fd00::10/128")
                        && !here.addresses().contains("fd00::10/64"));
        Await.until("it is there", PATIENCE, () -> here.state().missing().isEmpty());
    }

    @Test
    void healsAnAddressThatTheKernelFoundToBeADuplicate() {
        here.run(
                "ip link add twin type veth peer name wire; ip link set twin up; ip -6 address add fd00::10/128 dev twin nodad;"
                        + " ip link add nodelocaldns type bridge; ip link set wire master nodelocaldns; ip link set wire up;"
                        + " ip link set nodelocaldns up; ip -6 address add fd00::10/128 dev nodelocaldns");
        Await.until(
                "a duplicate",
                PATIENCE,
                () -> here.run("ip -6 address show dev nodelocaldns").contains("dadfailed"));
        here.run("ip link delete twin");

        here.bring(wish(USUAL, V6));

        assertThat(here.run("ip -6 address show dev nodelocaldns"))
                .contains("fd00::10/128")
                .doesNotContain("dadfailed");
    }

    @Test
    void takesNoBridgeThatOthersUse() {
        here.run("ip link add nodelocaldns type bridge; ip link add nic type veth peer name cable;"
                + " ip link set nic master nodelocaldns");
        here.loop.want(wish(settings(LinkKind.AUTO, RulesMode.FULL, Teardown.REMOVE), V4));

        assertThat(here.loop.awaitAddresses(Duration.ofMillis(100))).isFalse();
        Await.until(
                "a finding",
                PATIENCE,
                () -> here.loop.findings().stream().anyMatch(finding -> finding.kind() == FaultKind.LINK_DIFFERS));
        here.loop.letGo();
        here.loop.leave();

        assertThat(here.addresses()).doesNotContain("169.254.20.10");
        assertThat(here.run("ip -details link show dev nic")).contains("master nodelocaldns");
        assertThat(here.run("ip link show dev nodelocaldns")).doesNotContain("alias");
    }

    @Test
    void row11HealsAddressesAndLinkThatOthersRemove() {
        here.bring(wish(USUAL, V4, V6));
        for (String harm : List.of(
                "ip address delete 169.254.20.10/32 dev nodelocaldns",
                "ip -6 address flush dev nodelocaldns scope global",
                "ip link set nodelocaldns down",
                "ip link delete nodelocaldns")) {
            here.run(harm);
            Await.until("heals: " + harm, PATIENCE, () -> {
                String now = here.addresses();
                return now.contains("169.254.20.10/32")
                        && now.contains("fd00::10/128")
                        && here.run("ip link show up").contains("nodelocaldns");
            });
        }
    }

    @Test
    void leavesAForeignLinkAndForeignAddressesAlone() {
        here.run(
                "ip link add nodelocaldns type veth peer name other; ip link set other up; ip address add 169.254.20.10/24 dev other");
        here.loop.want(wish(USUAL, V4));

        assertThat(here.loop.awaitAddresses(Duration.ofMillis(100))).isFalse();
        Await.until("findings", PATIENCE, () -> !here.loop.findings().isEmpty());
        assertThat(here.loop.findings()).anyMatch(finding -> finding.kind() == FaultKind.LINK_DIFFERS);

        here.run(
                "ip link delete nodelocaldns; ip link add other type bridge; ip address add 169.254.20.10/24 dev other");
        Await.until(
                "another finding",
                PATIENCE,
                () -> here.loop.findings().stream().anyMatch(finding -> finding.kind() == FaultKind.ADDRESS_ELSEWHERE));
        assertThat(here.run("ip -brief address show dev other")).contains("169.254.20.10/24");

        here.run("ip link delete other");
        Await.until("the address", PATIENCE, () -> here.addresses().contains("169.254.20.10/32"));
        Await.until("no findings", PATIENCE, () -> here.loop.findings().isEmpty());
    }
}
