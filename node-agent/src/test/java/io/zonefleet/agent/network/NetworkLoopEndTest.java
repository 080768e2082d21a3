// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static io.zonefleet.agent.network.LoopInNamespace.PATIENCE;
import static io.zonefleet.agent.network.LoopInNamespace.USUAL;
import static io.zonefleet.agent.network.LoopInNamespace.V4;
import static io.zonefleet.agent.network.LoopInNamespace.V6;
import static io.zonefleet.agent.network.LoopInNamespace.settings;
import static io.zonefleet.agent.network.LoopInNamespace.wish;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays and what goes when the agent ends, on the real kernel. */
class NetworkLoopEndTest {
    private final LoopInNamespace here = new LoopInNamespace();

    @AfterEach
    void close() {
        here.close();
    }

    @Test
    void leavesNoLinkThatItHadUnderAnotherNameWhenItEndsBeforeTheProof() {
        NetworkSettings before = settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE);
        here.bring(wish(before, V4));
        here.loop.want(wish(
                new NetworkSettings(
                        "otherdns", before.kind(), false, before.rules(), before.backend(), before.teardown()),
                V4));
        assertThat(here.loop.awaitAddresses(PATIENCE)).isTrue();
        assertThat(here.addresses()).contains("nodelocaldns", "otherdns");

        here.loop.letGo();
        here.loop.leave();

        assertThat(here.addresses()).doesNotContain("nodelocaldns", "otherdns");
    }

    @Test
    void removesRulesThenLinkWhereTheProfileWantsThat() {
        here.bring(wish(settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE), V4, V6));
        assertThat(here.rules()).isEqualTo(24);

        here.loop.letGo();
        assertThat(here.rules()).isZero();
        assertThat(here.addresses()).contains("169.254.20.10");

        here.loop.leave();
        assertThat(here.addresses()).doesNotContain("nodelocaldns");
    }

    private void endWithFailing(Path dir, String how) throws Exception {
        NetworkLoop failing = here.failing(dir);
        LoopInNamespace.bring(failing, wish(settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.REMOVE), V4));
        Files.createFile(dir.resolve(how));

        failing.letGo();
        failing.leave();
    }

    @Test
    void removesRulesAgainWhereThatHasFailedOnce(@TempDir Path dir) throws Exception {
        endWithFailing(dir, "once");

        assertThat(dir.resolve("once")).doesNotExist();
        assertThat(here.rules()).isZero();
        assertThat(here.addresses()).doesNotContain("nodelocaldns");
    }

    @Test
    void leavesTheAddressWhereRulesStay(@TempDir Path dir) throws Exception {
        endWithFailing(dir, "broken");

        assertThat(here.rules()).isEqualTo(12);
        assertThat(here.addresses()).contains("169.254.20.10/32");
        Files.delete(dir.resolve("broken"));
    }

    @Test
    void keepsEverythingWhereTheProfileWantsThatButRulesThatWouldOutliveTheCache() {
        here.bring(wish(USUAL, V4, V6));
        assertThat(here.lasting()).isEqualTo(8);

        here.loop.letGo();
        here.loop.leave();

        assertThat(here.lasting()).isZero();
        assertThat(here.rules()).isEqualTo(16);
        assertThat(here.addresses()).contains("169.254.20.10", "fd00::10");
    }
}
