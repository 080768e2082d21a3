// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.plan.RulePlan;
import io.zonefleet.model.Address;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.netns.Namespace;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lease of each backend with the rules that hold by it. Run by {@link LeaseTest} inside. */
abstract class LeaseRows {
    private static final List<Address> ADDRESSES = List.of(Address.of("10.96.0.10"), Address.of("fd00:96::a"));

    private final RulesBackend backend;

    LeaseRows(RulesBackend backend) {
        this.backend = backend;
    }

    static class Nft extends LeaseRows {
        Nft() {
            super(RulesBackend.NFT);
        }
    }

    static class IptablesNft extends LeaseRows {
        IptablesNft() {
            super(RulesBackend.IPTABLES_NFT);
        }
    }

    static class IptablesLegacy extends LeaseRows {
        IptablesLegacy() {
            super(RulesBackend.IPTABLES_LEGACY);
        }
    }

    @Test
    void rulesHoldByItAndEndByThemselves(@TempDir Path dir) throws Exception {
        Namespace host = Namespace.own(dir);
        link(host);
        PacketRules rules =
                Backends.ofThisMachine(new SystemCommands()).choose(backend).rules();
        assertThat(rules.conditions()).isEqualTo(Conditions.of(true, true));
        List<Rule> desired = new DesiredNetwork(
                        NetworkSettings.DEFAULT,
                        ADDRESSES.stream()
                                .map(address -> new Endpoint(address, 53))
                                .toList(),
                        Optional.empty())
                .rules(rules.conditions());
        rules.apply(RulePlan.of(desired, rules.read()));
        assertThat(RulePlan.of(desired, rules.read()).edits())
                .as("what is written is found again")
                .isEmpty();

        Await.asserted("nothing holds yet", () -> assertThat(tracks(host)).isTrue());
        rules.lease().renew(ADDRESSES);
        Await.asserted("it holds", () -> {
            rules.lease().renew(ADDRESSES);
            assertThat(tracks(host)).isFalse();
        });
        Await.asserted("it has run out", () -> assertThat(tracks(host)).isTrue());
        Await.asserted("it holds again", () -> {
            rules.lease().renew(ADDRESSES);
            assertThat(tracks(host)).isFalse();
        });
        rules.lease().end();
        Await.asserted("it was ended", () -> assertThat(tracks(host)).isTrue());
        rules.lease().close();
        rules.apply(RulePlan.of(List.of(), rules.read()));
    }

    private static void link(Namespace host) {
        if (host.attempt(List.of("ip", "link", "add", "cache", "type", "dummy"), "")
                        .code()
                != 0) {
            host.attempt(List.of("ip", "link", "add", "cache", "type", "bridge"), "");
        }
        host.run("ip", "link", "set", "cache", "up");
        host.run("ip", "addr", "replace", "10.96.0.10/32", "dev", "cache");
        host.run("ip", "-6", "addr", "replace", "fd00:96::a/128", "dev", "cache", "nodad");
        // somebody has to want connections tracked
        host.attempt(
                List.of("nft", "-f", "-"),
                "table ip t {\nchain c {\ntype filter hook input priority 0\nct state new\n}\n}\n");
        host.attempt(
                List.of("nft", "-f", "-"),
                "table ip6 t {\nchain c {\ntype filter hook input priority 0\nct state new\n}\n}\n");
        host.attempt(List.of("iptables-legacy", "-A", "INPUT", "-m", "conntrack", "--ctstate", "NEW"), "");
        host.attempt(List.of("ip6tables-legacy", "-A", "INPUT", "-m", "conntrack", "--ctstate", "NEW"), "");
    }

    /** Whether a query of this host's own to any of the addresses is tracked. */
    private static boolean tracks(Namespace host) throws Exception {
        host.attempt(List.of("conntrack", "-F"), "");
        for (Address address : ADDRESSES) {
            send(address.inet());
        }
        return List.of("ipv4", "ipv6").stream()
                .anyMatch(family -> host.attempt(List.of("conntrack", "-L", "-f", family, "-p", "udp"), "")
                        .output()
                        .contains("dport=53"));
    }

    private static void send(InetAddress address) throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address, 53);
            socket.send(new DatagramPacket(new byte[1], 1));
        } catch (SocketException refused) {
            // nobody listens, which is no matter here
        }
    }
}
