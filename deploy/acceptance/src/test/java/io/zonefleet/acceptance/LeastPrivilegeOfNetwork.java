// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.netns.Namespace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent as it is shipped, not as root, with a network to keep. Run by {@link LeastPrivilegeTest} inside. */
@ExtendWith(FleetExtension.class)
class LeastPrivilegeOfNetwork {
    private static final String NAME = "kept.example.com";
    private static final String ADDRESS = "169.254.20.10";

    private final Fleet fleet;
    private final Namespace machine;

    LeastPrivilegeOfNetwork(Fleet fleet, @TempDir Path dir) {
        this.fleet = fleet;
        this.machine = Namespace.own(dir);
    }

    @BeforeEach
    void onlyWhereItCanBeTried() {
        Nobody.assumeThatItCanBeTried(fleet);
    }

    private String rules() {
        return machine.run("iptables-nft-save")
                + machine.run("ip6tables-nft-save")
                + machine.run("nft", "list", "ruleset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "iptables-nft"})
    void linkAddressesAndRulesNeedOneRightAndPort53AnotherWhichAloneCoreDnsHas(String backend) {
        fleet.api().put("/profiles/" + backend, """
                {"listeners": [{"addresses": ["%s", "fd00:20::a"], "forward": ["192.0.2.53"]}],
                 "network": {"backend": "%s", "teardown": "remove"}}""".formatted(ADDRESS, backend)).ok();
        fleet.api()
                .put("/clusters/" + backend, "{\"profile\": \"" + backend + "\"}")
                .ok();
        fleet.api().put("/domains/" + NAME, "{\"addresses\": [\"192.0.2.1\"]}").ok();
        Path folder = Nobody.folder(fleet, backend);

        Node node = fleet.addNode(
                backend,
                "n1",
                backend,
                NodeSetup.PLAIN
                        .by(Nobody.with(List.of("net_admin", "net_bind_service"), List.of()))
                        .with("ha: { lock: %s }\n".formatted(folder.resolve("run/network.lock"))));

        Await.asserted("the node is right\n" + node.log(), () -> {
            JsonNode status = node.status().orElseThrow();
            assertThat(status.path("faults")).isEmpty();
            assertThat(status.path("network").path("missing")).isEmpty();
            assertThat(status.path("network").path("rulesThere").asInt())
                    .isEqualTo(24)
                    .isEqualTo(status.path("network").path("rulesWanted").asInt());
            assertThat(status.path("zonesProved").asInt()).isPositive();
        });
        assertThat(new Dns(ADDRESS, 53).a(NAME)).containsExactly("192.0.2.1");
        assertThat(rules()).contains("zonefleet: ");
        Nobody.assertHas(node.agentPid(), Nobody.NET_ADMIN | Nobody.NET_BIND_SERVICE);
        Nobody.assertHas(node.corednsPid().orElseThrow(), Nobody.NET_BIND_SERVICE);

        fleet.remove(node);
        assertThat(rules()).doesNotContain("zonefleet: ");
        assertThat(machine.run("ip", "-brief", "link")).doesNotContain("nodelocaldns");
    }
}
