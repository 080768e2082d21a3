// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static io.zonefleet.agent.network.LoopInNamespace.PATIENCE;
import static io.zonefleet.agent.network.LoopInNamespace.USUAL;
import static io.zonefleet.agent.network.LoopInNamespace.V4;
import static io.zonefleet.agent.network.LoopInNamespace.V6;
import static io.zonefleet.agent.network.LoopInNamespace.settings;
import static io.zonefleet.agent.network.LoopInNamespace.wish;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.Network.Answers;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.testing.Await;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packet rules while the agent runs, on the real kernel. By nft, whose worlds hold no lock of the machine. */
class NetworkLoopRulesTest {
    private final LoopInNamespace here = new LoopInNamespace();

    @AfterEach
    void close() {
        here.close();
    }

    @Test
    void rulesThatLastGoWhereTheCacheIsSilentBeforeItWasProved() {
        here.bring(wish(USUAL, V4));
        assertThat(here.lasting()).isEqualTo(4);
        here.loop.want(wish(settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE), V4));
        assertThat(here.loop.awaitAddresses(PATIENCE)).isTrue();
        here.loop.answers(Answers.PARTLY);

        here.answering.set(false);

        Await.until("they are gone", PATIENCE, () -> here.lasting() == 0);
        assertThat(here.rules()).isEqualTo(8);
        here.answering.set(true);
        here.loop.answers(Answers.PROVED);
        Await.until("they are back", PATIENCE, () -> here.lasting() == 4 && here.rules() == 12);
    }

    /** For whoever ends them where the agent can't: here no rule has a lease of the kernel. */
    @Test
    void aFileTellsWhetherTheCacheAnswersWhereRulesLast() throws Exception {
        here.bring(wish(USUAL, V4));
        Await.until("it is told", PATIENCE, () -> Files.exists(here.pulse));
        String first = Files.readString(here.pulse);
        Await.until(
                "it is told again",
                PATIENCE,
                () -> !Files.readString(here.pulse).equals(first));

        here.answering.set(false);

        Await.until("it is told no more", PATIENCE, () -> !Files.exists(here.pulse));
    }

    @Test
    void rulesThatLastGoWithTheNetworkOfTheProfile() {
        here.bring(wish(USUAL, V4, V6));

        here.loop.want(Wish.NONE);

        Await.until("they are gone", PATIENCE, () -> here.lasting() == 0);
        assertThat(here.rules()).isEqualTo(16);
        assertThat(here.addresses()).contains("169.254.20.10", "fd00::10");
    }

    @Test
    void writesNoRulesForAddressesThatOthersHave() {
        here.run("ip link add kube-ipvs0 type bridge; ip address add 169.254.20.10/32 dev kube-ipvs0");
        here.loop.want(wish(USUAL, V4, V6));
        here.loop.answers(Answers.PROVED);

        Await.until("rules of the other address", PATIENCE, () -> here.rules() == 12);
        assertThat(here.run("iptables-nft-save")).doesNotContain("169.254.20.10");
        Await.until(
                "a finding",
                PATIENCE,
                () -> here.loop.findings().stream().anyMatch(finding -> finding.kind() == FaultKind.ADDRESS_ELSEWHERE));
    }

    @Test
    void healsRulesThatAreFlushed() {
        here.bring(wish(USUAL, V4, V6));
        here.run("iptables-nft -F; iptables-nft -t raw -F; ip6tables-nft -t raw -F");

        Await.until("rules again", PATIENCE, () -> here.rules() == 24);
    }

    @Test
    void removesRulesOnLostHealthUntilItIsBack() {
        here.bring(wish(settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE_ON_LOST_HEALTH), V4));
        Await.until("no rules but those for the agent's own questions", PATIENCE, () -> {
            here.loop.answers(Answers.NOT);
            return here.rules() == 2;
        });

        here.loop.answers(Answers.PROVED);

        Await.until("rules again", PATIENCE, () -> here.rules() == 12);
        here.loop.letGo();
    }

    @Test
    void clearsOtherWorldsOfOurRulesAndNamesThoseOfOthers() {
        here.run(
                "nft add table inet zonefleet; nft add chain inet zonefleet old; nft add rule inet zonefleet old accept");
        here.run("iptables-nft -A INPUT -d 169.254.20.10/32 -p udp -m udp --dport 53 -j ACCEPT");
        here.bring(wish(USUAL, V4));

        assertThat(here.run("nft list tables")).doesNotContain("inet zonefleet");
        Await.until(
                "a finding",
                PATIENCE,
                () -> here.loop.findings().stream().anyMatch(finding -> finding.kind() == FaultKind.RULES_DIFFER));
    }

    @Test
    void rulesOfTheBackendBeforeLetDnsThroughUntilTheNewOneIsProved() {
        here.bring(wish(with(RulesBackend.NFT), V4));
        assertThat(acceptsByNft()).isEqualTo(4);

        here.loop.want(wish(with(RulesBackend.IPTABLES_NFT), V4));
        assertThat(here.loop.awaitAddresses(PATIENCE)).isTrue();
        here.loop.answers(Answers.PARTLY);
        Await.until("the agent's own rules", PATIENCE, () -> here.rules() == 2);
        Await.until(
                "the state of the new one",
                PATIENCE,
                () -> here.state().backend().equals("iptables-nft"));
        assertThat(acceptsByNft()).isEqualTo(4);

        here.loop.answers(Answers.PROVED);
        Await.until("all of them", PATIENCE, () -> here.rules() == 12);
        Await.until("nothing in the old one", PATIENCE, () -> acceptsByNft() == 0);
    }

    private static Wish mode(RulesMode mode, RulesBackend backend) {
        return wish(new NetworkSettings("nodelocaldns", LinkKind.BRIDGE, false, mode, backend, Teardown.KEEP), V4, V6);
    }

    /** In all worlds: nft does not spell what comments of iptables say. */
    private long rulesThat(String comment) {
        return here.run("iptables-nft-save; ip6tables-nft-save; nft list ruleset")
                .lines()
                .filter(line -> line.contains("zonefleet: " + comment))
                .count();
    }

    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "NFT"})
    void goesFromEachModeToTheOthersWhileItRuns(RulesBackend backend) {
        here.bring(mode(RulesMode.FULL, backend));
        assertThat(here.state().rulesWanted()).isEqualTo(24);
        assertThat(rulesThat("skip")).isPositive();

        here.bring(mode(RulesMode.NO_NOTRACK, backend));
        Await.until(
                "the status says so",
                PATIENCE,
                () -> here.state().rulesWanted() == 8 && here.state().rulesThere() == 8);
        Await.until("nothing skips connection tracking", PATIENCE, () -> rulesThat("skip") == 0);
        assertThat(here.state().mode()).isEqualTo("no-notrack");
        assertThat(rulesThat("let DNS through")).isEqualTo(8);

        here.loop.want(mode(RulesMode.OFF, backend));
        assertThat(here.loop.awaitAddresses(PATIENCE)).isTrue();
        here.loop.answers(Answers.PROVED);
        Await.until("no rule is left", PATIENCE, () -> rulesThat("") == 0);
        assertThat(here.addresses()).contains("169.254.20.10/32", "fd00::10/128");
        Await.until(
                "the status says so",
                PATIENCE,
                () -> here.state().mode().equals("off") && here.state().rulesWanted() == 0);

        here.bring(mode(RulesMode.FULL, backend));
        assertThat(here.state().rulesThere()).isEqualTo(24);
        Await.until("the cache was asked", PATIENCE, () -> here.loop.findings().isEmpty());
    }

    private static NetworkSettings with(RulesBackend backend) {
        return new NetworkSettings("nodelocaldns", LinkKind.BRIDGE, false, RulesMode.FULL, backend, Teardown.KEEP);
    }

    private long acceptsByNft() {
        return here.run("nft list table inet zonefleet 2>/dev/null || true")
                .lines()
                .filter(line -> line.contains("zonefleet: let DNS through"))
                .count();
    }
}
