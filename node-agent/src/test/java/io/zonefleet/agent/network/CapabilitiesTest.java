// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonefleet.agent.network.Network.Answers;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.NetworkNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the network part needs of a process's rights: its commands run with exactly these, and no way to more. */
class CapabilitiesTest {
    @TempDir
    private Path dir;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int NOBODY = 65_534;

    private final NetworkNamespace node = NetworkNamespace.open();

    @BeforeEach
    void needsRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "capabilities can be given by root only");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private NetworkLoop loop(int user, String capabilities) {
        String set = "-all" + (capabilities.isEmpty() ? "" : "," + capabilities);
        List<String> through = new ArrayList<>(node.wrapper());
        through.addAll(List.of(
                "/usr/bin/setpriv",
                "--reuid=" + user,
                "--regid=" + user,
                "--clear-groups",
                "--inh-caps=" + set,
                "--ambient-caps=" + set,
                "--bounding-set=" + set,
                "--no-new-privs",
                "--"));
        return new NetworkLoop(
                new SystemCommands(through),
                NetworkOwnership.ALONE,
                dir.resolve("lease"),
                Time.ofThisMachine(),
                () -> {},
                (endpoint, transport) -> true);
    }

    private static Wish wish(RulesBackend backend) {
        NetworkSettings settings =
                new NetworkSettings("nodelocaldns", LinkKind.AUTO, false, RulesMode.FULL, backend, Teardown.KEEP);
        List<Endpoint> dns =
                List.of(new Endpoint(Address.of("169.254.20.10"), 53), new Endpoint(Address.of("fd00::10"), 53));
        return new Wish(Optional.of(new DesiredNetwork(settings, dns, Optional.empty())), List.of());
    }

    /** Legacy iptables opens a raw socket to speak to the kernel, and a lock file that belongs to root. */
    @ParameterizedTest
    @CsvSource({"IPTABLES_NFT, 65534, +net_admin", "NFT, 65534, +net_admin", "IPTABLES_LEGACY, 0, '+net_admin,+net_raw'"
    })
    void worksWithTheseAndNoOther(RulesBackend backend, int user, String capabilities) {
        NetworkLoop loop = loop(user, capabilities);
        try {
            loop.want(wish(backend));
            assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
            loop.answers(Answers.PROVED);
            Await.until(
                    "all rules",
                    PATIENCE,
                    () -> loop.state().filter(state -> state.rulesThere() == 24).isPresent());
        } finally {
            loop.letGo();
        }
    }

    @ParameterizedTest
    @CsvSource({"IPTABLES_NFT", "NFT"})
    void saysSoWithoutRights(RulesBackend backend) {
        NetworkLoop loop = loop(NOBODY, "");
        try {
            loop.want(wish(backend));
            assertThat(loop.awaitAddresses(Duration.ofMillis(100))).isFalse();
            Await.until(
                    "a finding",
                    PATIENCE,
                    () -> loop.findings().stream()
                            .anyMatch(finding -> finding.kind() == FaultKind.NETWORK_FAILED
                                    && finding.message().contains("ot permitted")));
        } finally {
            loop.letGo();
        }
    }
}
