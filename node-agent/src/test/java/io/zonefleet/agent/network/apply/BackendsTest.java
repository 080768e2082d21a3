// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.testing.NetworkNamespace;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which world of packet rules is the right one, as kubelet leaves its traces in it. */
class BackendsTest {
    private final NetworkNamespace node = NetworkNamespace.open();
    private final SystemCommands commands = new SystemCommands(node.wrapper());
    private final Backends backends = new Backends(commands, EnumSet.allOf(IpFamily.class));

    @AfterEach
    void close() {
        node.close();
    }

    private Backends.Choice found() throws Exception {
        return backends.choose(RulesBackend.AUTO);
    }

    @Test
    void followsKubeletIntoEitherWorld() throws Exception {
        node.run("iptables-legacy -w 20 -t mangle -N KUBE-KUBELET-CANARY");
        assertThat(found().rules().kind()).isEqualTo(RulesBackend.IPTABLES_LEGACY);
        assertThat(found().why().text()).contains("kubelet");

        node.run("iptables-nft -t mangle -N KUBE-IPTABLES-HINT");
        assertThat(found().rules().kind()).isEqualTo(RulesBackend.IPTABLES_NFT);
    }

    @Test
    void followsKubeletOfIpv6() throws Exception {
        node.run("ip6tables-legacy -w 20 -t mangle -N KUBE-KUBELET-CANARY");

        assertThat(found().rules().kind()).isEqualTo(RulesBackend.IPTABLES_LEGACY);
    }

    @Test
    void takesTheUsualOneWhereThereIsNoKubeletAndMakesNothing() throws Exception {
        assertThat(found().rules().kind()).isEqualTo(RulesBackend.IPTABLES_NFT);
        assertThat(backends.others(RulesBackend.NFT)).hasSize(2);
        for (PacketRules other : backends.others(RulesBackend.NFT)) {
            assertThat(other.read().rules()).isEmpty();
        }

        assertThat(node.run("cat /proc/net/ip_tables_names")).isEmpty();
        assertThat(node.run("nft list tables")).isEmpty();
    }

    @Test
    void saysWhichProgramIsMissingUnlessNoRulesAreWanted() throws Exception {
        Commands none = new Commands() {
            @Override
            public boolean has(Program program) {
                return false;
            }

            @Override
            public String run(CommandLine command) {
                throw new AssertionError("nothing is to be run");
            }
        };

        Backends nothing = new Backends(none, EnumSet.allOf(IpFamily.class));
        assertThatThrownBy(() -> nothing.choose(RulesBackend.AUTO))
                .hasMessageContaining("install iptables or nftables");
        assertThatThrownBy(() -> nothing.choose(RulesBackend.NFT)).hasMessageContaining("nft is not on this machine");
        assertThatThrownBy(() -> nothing.choose(RulesBackend.IPTABLES_NFT)).hasMessageContaining("-nft-");
        for (RulesBackend wanted : RulesBackend.values()) {
            PacketRules rules = nothing.chooseForNone(wanted).rules();
            assertThat(rules.read()).isEqualTo(FoundRules.NONE);
        }
    }
}
