// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.load.Account;
import io.zonefleet.acceptance.load.QueryStream;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same way for one who takes a step too early, or has more on his host than coredns-sync. */
@ExtendWith(FleetExtension.class)
class TakeOverRefusesTest {
    private final TakeOver takeOver;
    private final CorednsSyncHost host;

    TakeOverRefusesTest(Fleet fleet, @TempDir Path dir) throws IOException {
        this.takeOver = new TakeOver(fleet, dir);
        this.host = takeOver.host();
    }

    @BeforeEach
    void begin() throws IOException {
        takeOver.serveByCorednsSync();
    }

    @AfterEach
    void stop() {
        takeOver.close();
    }

    @Test
    void whatIsMissingIsNotSwitchedToAndWhatIsNotProvedIsNotRemoved() throws IOException {
        long pid = host.corednsPid();
        try (QueryStream queries = takeOver.queries()) {
            takeOver.good(takeOver.step(2));
            removesNothing(); // no agent has said anything yet
            takeOver.good(takeOver.step(3));
            doesNotSwitch();
            takeOver.good(importedOnce());
            takeOver.nothingIsMissing();
            removesNothing();
            host.systemctl("stop", "zonefleet-agent");
            removesNothing();
            host.systemctl("start", "zonefleet-agent");
            takeOver.switchOver();
            takeOver.removeWhatIsOver();
            Account account = queries.stop();
            assertThat(account.samples()).isEmpty();
            assertThat(account.isClean()).isTrue();
            assertThat(host.corednsPid()).isEqualTo(pid);
        }
        assertThat(host.dns().a(TakeOver.LATE)).containsExactly(TakeOver.LATE_ADDRESS);
    }

    /** Step 5 while nothing was imported; coredns-sync goes on as if nobody had tried. */
    private void doesNotSwitch() throws IOException {
        String corefile = Files.readString(host.corefile());
        String config = Files.readString(host.syncConfig());

        assertThat(takeOver.run(takeOver.step(5)).text()).endsWith("not switched: something is missing, see step 4\n");

        assertThat(Files.isSymbolicLink(host.corefile())).isFalse();
        assertThat(Files.readString(host.corefile())).isEqualTo(corefile);
        assertThat(Files.readString(host.syncConfig())).isEqualTo(config);
        takeOver.listsAnotherName(0);
        Await.asserted(
                "coredns-sync is answered about what is new",
                () -> assertThat(host.dns().a(TakeOver.LATE)).containsExactly(TakeOver.LATE_ADDRESS));
        assertThat(takeOver.servedBy()).isEqualTo(3600);
    }

    /** The first line of step 1, as it says for a list that has come to its end. */
    private String importedOnce() {
        String line = takeOver.step(1).lines().findFirst().orElseThrow();
        assertThat(line).contains("&dryRun=true");
        return line.replace("&dryRun=true", "");
    }

    /** Step 6, before the proof. */
    private void removesNothing() throws IOException {
        List<String> before = takeOver.left();
        String corefile = Files.readString(host.newCorefile());

        assertThat(takeOver.run(takeOver.step(6)).code()).isNotZero();

        assertThat(takeOver.left()).isEqualTo(before).contains("zones/n1." + CorednsSyncHost.SUFFIX);
        assertThat(Files.readString(host.newCorefile())).isEqualTo(corefile);
        assertThat(host.isRunning("coredns-sync")).isTrue();
    }

    @Test
    void keepsWhatTheHostHasOfItsOwn() throws IOException {
        host.systemctl("stop", "coredns-sync");
        host.systemctl("stop", "coredns");
        String first = """
                # this host's\town
                corp.test:%d  {
                \treload 2s 1s
                    hosts {
                        192.0.2.7 intra.corp.test
                    }
                }

                """.formatted(host.dnsPort());
        String last = """
                lab.test:%d {
                    reload 2s 1s
                    errors stdout  # show errors
                    log stdout     # show query logs
                }
                # the end""".formatted(host.dnsPort());
        Files.writeString(host.corefile(), first + Files.readString(host.corefile()) + last);

        String expected = "import " + host.state().resolve("Corefile") + "\n" + first + last;
        assertThat(takeOver.good(takeOver.step(2))).isEqualTo(expected);
        assertThat(Files.readString(host.newCorefile())).isEqualTo(expected);

        takeOver.good(takeOver.step(3));
        Await.asserted(
                "CoreDNS takes it\n" + host.agentLog(),
                () -> assertThat(takeOver.run(takeOver.step(4)).text()).containsPattern("(?m)^CoreDNS-[0-9.]+$"));
    }
}
