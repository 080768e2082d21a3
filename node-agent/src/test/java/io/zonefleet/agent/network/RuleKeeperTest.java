// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.network.RuleKeeper.Phase;
import io.zonefleet.agent.network.RuleKeeper.Seen;
import io.zonefleet.agent.network.apply.Backends;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.model.Address;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules on the real kernel, in a network namespace, look by look. */
class RuleKeeperTest {
    private static final DesiredNetwork DESIRED = new DesiredNetwork(
            NetworkSettings.DEFAULT, List.of(new Endpoint(Address.of("169.254.20.10"), 53)), Optional.empty());
    /** More than lie between two looks for kubelet. */
    private static final int MANY = 15;

    private final NetworkNamespace node = NetworkNamespace.open();
    private final RuleKeeper keeper =
            new RuleKeeper(new Backends(new SystemCommands(node.wrapper()), EnumSet.allOf(IpFamily.class)));

    @AfterEach
    void close() {
        node.close();
    }

    private Seen keep() throws Exception {
        return keeper.keep(DESIRED, Phase.ALL, true, false);
    }

    private long rules(String iptables) {
        return node.run(iptables + "-save")
                .lines()
                .filter(line -> line.contains("zonefleet: "))
                .count();
    }

    @Test
    void followsAKubeletThatStartsLaterIntoItsWorld() throws Exception {
        assertThat(keep().backend()).isEqualTo("iptables-nft");
        assertThat(rules("iptables-nft")).isEqualTo(12);
        node.run("iptables-legacy -w 20 -t mangle -N KUBE-KUBELET-CANARY");

        Seen seen = keep();
        for (int look = 0; look < MANY && seen.backend().equals("iptables-nft"); look++) {
            seen = keep();
        }

        assertThat(seen.backend()).isEqualTo("iptables-legacy");
        assertThat(seen.reason().text()).contains("kubelet");
        assertThat(rules("iptables-legacy")).isEqualTo(12);
        assertThat(rules("iptables-nft")).isZero();
    }

    /** As with a kernel that has IPv6 and no ip6table_raw. */
    @Test
    void writesRulesOfOneFamilyWhereTheTablesOfTheOtherAreMissing(@TempDir Path dir) throws Exception {
        Path script = dir.resolve("no-ip6tables");
        Files.writeString(script, """
                #!/bin/sh
                case "$1" in
                */ip6tables-*) echo "Table does not exist" >&2; exit 3 ;;
                esac
                exec "$@"
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        List<String> through = new ArrayList<>(node.wrapper());
        through.add(script.toString());
        RuleKeeper half = new RuleKeeper(new Backends(new SystemCommands(through), EnumSet.allOf(IpFamily.class)));

        Seen seen = half.keep(DESIRED, Phase.ALL, true, false);

        assertThat(seen.there()).isEqualTo(12);
        assertThat(rules("iptables-nft")).isEqualTo(12);
        assertThat(node.run("iptables-nft-save"))
                .as("conditions of the family that is there")
                .contains("-m socket");
        DesiredNetwork both = new DesiredNetwork(
                NetworkSettings.DEFAULT,
                List.of(DESIRED.dns().getFirst(), new Endpoint(Address.of("fd00::10"), 53)),
                Optional.empty());
        assertThatThrownBy(() -> half.keep(both, Phase.ALL, true, false)).hasMessageContaining("Table does not exist");
    }

    @Test
    void staysWhereKubeletWasSeen() throws Exception {
        node.run("iptables-nft -t mangle -N KUBE-IPTABLES-HINT");
        assertThat(keep().backend()).isEqualTo("iptables-nft");
        node.run(
                "iptables-nft -t mangle -X KUBE-IPTABLES-HINT; iptables-legacy -w 20 -t mangle -N KUBE-KUBELET-CANARY");

        for (int look = 0; look < MANY; look++) {
            assertThat(keep().backend()).isEqualTo("iptables-nft");
        }
    }
}
