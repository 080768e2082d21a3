// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.Output;
import io.zonefleet.testing.NetworkNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a trial which could not be made is none: on the real kernel, with a lock of iptables of the test's own. */
class KernelTrialTest {
    @TempDir
    private Path dir;

    private final NetworkNamespace node = NetworkNamespace.open();

    @AfterEach
    void close() {
        node.close();
    }

    private PacketRules legacy() throws Exception {
        List<String> through = new ArrayList<>(node.wrapper());
        through.addAll(List.of("/usr/bin/env", "XTABLES_LOCKFILE=" + dir.resolve("xtables.lock")));
        return new Backends(new SystemCommands(through), EnumSet.allOf(IpFamily.class))
                .choose(RulesBackend.IPTABLES_LEGACY)
                .rules();
    }

    private ChildProcess holdLock() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        ChildProcess holder = ChildProcess.start(new ChildCommand(
                "lock",
                List.of(
                        "/usr/bin/flock",
                        "--no-fork",
                        dir.resolve("xtables.lock").toString(),
                        "/bin/sh",
                        "-c",
                        "echo held && exec sleep infinity"),
                Path.of("/"),
                Map.of(),
                new Output.ToLines(line -> held.countDown())));
        assertThat(held.await(10, TimeUnit.SECONDS)).as("the lock is held").isTrue();
        return holder;
    }

    @Test
    void aLockThatIsHeldSaysNothingOfTheKernel() throws Exception {
        Conditions free = legacy().conditions();
        assertThat(free).as("this kernel can do more than plain rules").isNotEqualTo(Conditions.NONE);

        PacketRules rules = legacy();
        ChildProcess holder = holdLock();
        try {
            assertThatThrownBy(rules::conditions)
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("ended with 4");
        } finally {
            holder.close();
        }

        assertThat(rules.conditions()).isEqualTo(free);
        assertThat(node.run("iptables-legacy-save; ip6tables-legacy-save")).doesNotContain("ZONEFLEET-TRIAL");
    }
}
