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
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When link, addresses and rules come and go, on the real kernel. */
class NetworkLoopTest {
    private final LoopInNamespace here = new LoopInNamespace();

    @AfterEach
    void close() {
        here.close();
    }

    @Test
    void runsNothingWhereNothingIsWished() {
        here.loop.want(Wish.NONE);

        assertThat(here.loop.awaitAddresses(Duration.ZERO)).isTrue();
        assertThat(here.loop.state()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("network"));
    }

    @Test
    void bringsAddressesFirstAndRulesOnlyOnceProved() {
        here.loop.want(wish(USUAL, V4, V6));
        assertThat(here.loop.awaitAddresses(PATIENCE)).isTrue();
        assertThat(here.addresses()).contains("169.254.20.10/32", "fd00::10/128");
        here.loop.answers(Answers.PARTLY);
        Await.until(
                "a look at rules",
                PATIENCE,
                () -> here.loop.state().isPresent() && here.state().rulesWanted() == 24);
        Await.until("those for the agent's own questions, and no other", PATIENCE, () -> here.rules() == 4);

        here.loop.answers(Answers.PROVED);

        Await.until("rules", PATIENCE, () -> here.rules() == 24);
        Await.until("the state to say so", PATIENCE, () -> here.state().rulesThere() == 24);
        assertThat(here.state().kind()).isEqualTo("bridge");
        assertThat(here.state().backend()).isEqualTo("iptables-nft");
        assertThat(here.loop.findings()).isEmpty();
    }

    @Test
    void doesNothingButLookWhereAnotherIsTheOwnerAndTakesOver() {
        here.owner.set(false);
        here.loop.want(wish(USUAL, V4));
        assertThat(here.loop.awaitAddresses(Duration.ofMillis(100))).isFalse();
        Await.until("a look", PATIENCE, () -> here.loop.state().isPresent());
        assertThat(here.state().role()).isEqualTo("standby");
        assertThat(here.addresses()).doesNotContain("169.254.20.10");

        here.owner.set(true);
        here.loop.wake();
        Await.until("the address", PATIENCE, () -> here.addresses().contains("169.254.20.10"));
    }

    @Test
    void triesNothingWhereNoRulesAreWantedOrAnotherIsTheOwner(@TempDir Path dir) throws Exception {
        NetworkLoop off = here.failing(dir);
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

        here.owner.set(false);
        NetworkLoop standby = here.failing(dir);
        standby.want(wish(USUAL, V4));
        Await.until(
                "a look at rules",
                PATIENCE,
                () -> standby.state().filter(now -> now.rulesWanted() == 12).isPresent());
        assertThat(dir.resolve("restored")).doesNotExist();
    }

    @Test
    void dropsAddressesAndRulesOfListenersThatAreGoneOnceTheRestIsProved() {
        here.bring(wish(USUAL, V4, V6));
        here.loop.want(wish(USUAL, V4));
        assertThat(here.loop.awaitAddresses(PATIENCE)).isTrue();
        Await.until("rules of the address that is gone are gone", PATIENCE, () -> here.rules() == 12);
        assertThat(here.addresses()).contains("fd00::10");

        here.loop.answers(Answers.PROVED);

        Await.until("the address is gone", PATIENCE, () -> !here.addresses().contains("fd00::10"));
    }
}
