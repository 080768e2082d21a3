// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static io.zonefleet.agent.network.LoopInNamespace.PATIENCE;
import static io.zonefleet.agent.network.LoopInNamespace.USUAL;
import static io.zonefleet.agent.network.LoopInNamespace.V4;
import static io.zonefleet.agent.network.LoopInNamespace.V6;
import static io.zonefleet.agent.network.LoopInNamespace.wish;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.Network.Answers;
import io.zonefleet.agent.network.plan.NetworkListing;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.testing.Await;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A good profile that this node can't follow: what it had before stays, the reason is said, and it follows once it can. */
class NetworkLoopRefusedTest {
    private final LoopInNamespace here = new LoopInNamespace();

    @AfterEach
    void close() {
        here.close();
    }

    private static void awaitFinding(NetworkLoop loop, FaultKind kind, String part) {
        Await.until(
                "a finding: " + part,
                PATIENCE,
                () -> loop.findings().stream()
                        .anyMatch(finding -> finding.kind() == kind
                                && (finding.subject() + " " + finding.message()).contains(part)));
    }

    @Test
    void rulesStayWhereTheNewOnesCanNotBeWritten(@TempDir Path dir) throws Exception {
        NetworkLoop loop = here.failing(dir);
        LoopInNamespace.bring(loop, wish(USUAL, V4));
        assertThat(here.rules()).isEqualTo(12);
        Files.createFile(dir.resolve("broken"));

        loop.want(wish(USUAL, V4, V6));
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        loop.answers(Answers.PROVED);

        awaitFinding(loop, FaultKind.NETWORK_FAILED, "ended with 4");
        assertThat(here.rules()).isEqualTo(12);
        assertThat(here.addresses()).contains("169.254.20.10/32");

        Files.delete(dir.resolve("broken"));
        Await.until("all rules", PATIENCE, () -> here.rules() == 24);
        Await.until("no findings", PATIENCE, () -> loop.findings().isEmpty());
    }

    @Test
    void linkAddressesAndRulesStayWhereTheNewLinkIsAnothers() {
        here.bring(wish(USUAL, V4));
        here.run("ip link add otherdns type veth peer name nic");

        here.loop.want(wish(
                new NetworkSettings(
                        "otherdns",
                        USUAL.kind(),
                        USUAL.interceptKubeDns(),
                        USUAL.rules(),
                        USUAL.backend(),
                        USUAL.teardown()),
                V4));
        assertThat(here.loop.awaitAddresses(Duration.ofMillis(100))).isFalse();
        here.loop.answers(Answers.PROVED);

        awaitFinding(here.loop, FaultKind.LINK_DIFFERS, "otherdns is a link of kind veth");
        assertThat(here.run("ip -brief address show dev nodelocaldns")).contains("169.254.20.10/32");
        assertThat(here.rules()).isEqualTo(12);

        here.run("ip link delete otherdns");
        Await.until(
                "it is there",
                PATIENCE,
                () -> here.addresses().contains("otherdns") && !here.addresses().contains("nodelocaldns"));
        Await.until("no findings", PATIENCE, () -> here.loop.findings().isEmpty());
        assertThat(here.run("ip -brief address show dev otherdns")).contains("169.254.20.10/32");
    }

    /** What can't be seen is not what is not there. */
    @Test
    void saysWhatCouldNotBeReadAndNothingBeforeTheFirstLook(@TempDir Path dir) throws Exception {
        NetworkLoop loop = here.through(dir, """
                case "$1" in
                *-save | */nft)
                    [ -p %1$s/held ] && cat %1$s/held >&2
                    [ -e %1$s/broken ] && exit 4 ;;
                esac
                """.formatted(dir));
        assertThat(loop.listing()).contains(NetworkListing.NOTHING);
        Path held = dir.resolve("held");
        here.run("mkfifo " + held);
        Files.createFile(dir.resolve("broken"));

        loop.want(wish(USUAL, V4));
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        assertThat(loop.listing()).isEmpty();
        try (OutputStream opened = Files.newOutputStream(held, StandardOpenOption.WRITE)) {
            Files.delete(held);
            opened.flush(); // it need not say anything: that it ends is enough
        }

        Await.until("a look", PATIENCE, () -> loop.listing().isPresent());
        NetworkListing half = loop.listing().orElseThrow();
        assertThat(half.unread()).containsExactly(NetworkListing.Part.RULES);
        assertThat(half.addresses()).isNotEmpty();
        assertThat(half.rules()).isEmpty();
        Files.delete(dir.resolve("broken"));
        Await.until(
                "rules",
                PATIENCE,
                () -> loop.listing().filter(all -> all.unread().isEmpty()).isPresent());
    }
}
