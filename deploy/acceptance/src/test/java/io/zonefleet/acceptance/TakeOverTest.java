// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.load.Account;
import io.zonefleet.acceptance.load.QueryStream;
import io.zonefleet.acceptance.load.Subject;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The README's way from coredns-sync to Zonefleet and back, command by command, while every query is accounted for. */
@ExtendWith(FleetExtension.class)
class TakeOverTest {
    private static final String BACK = "Go back to coredns-sync";

    private final Fleet fleet;
    private final TakeOver takeOver;
    private final CorednsSyncHost host;

    TakeOverTest(Fleet fleet, @TempDir Path dir) throws IOException {
        this.fleet = fleet;
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
    void noQueryIsLostOnTheWayThereAndBackAgainAndThereForGood() throws IOException {
        List<String> back = Runbook.blocks(BACK);
        assertThat(back).hasSize(3);
        long pid = host.corednsPid();
        try (QueryStream queries = takeOver.queries()) {
            switchOver();
            returnAsLongAsReloadIsThere(back);
            assertThat(host.corednsPid()).isEqualTo(pid);
            switchOver();
            takeOver.removeWhatIsOver();
            followTheList();
            Account account = queries.stop();
            assertThat(account.samples()).isEmpty();
            assertThat(account.isClean()).isTrue();
            assertThat(host.corednsPid()).isEqualTo(pid);
        }
        try (QueryStream queries = takeOver.queries()) {
            takeOver.good(back.get(0));
            assertThat(host.corednsPid()).isEqualTo(pid);
            takeOver.good(back.get(1));
            awaitCorednsSync();
            takeOver.good(back.get(2));
            Account account = queries.stop();
            assertThat(account.wrong()).isZero();
            assertThat(account.wentBack()).isZero();
            assertThat(host.corednsPid()).isNotEqualTo(pid);
            System.out.println("queries lost while CoreDNS was started again: " + account.lost());
        }
        assertThat(fleet.api().get("/nodes/" + TakeOver.CLUSTER + "/host-1").status())
                .isEqualTo(404);
        assertThat(takeOver.left()).isEqualTo(leftAtFirst());
    }

    private void switchOver() {
        for (int step = 1; step <= 3; step++) {
            takeOver.good(takeOver.step(step));
        }
        takeOver.nothingIsMissing();
        takeOver.switchOver();
    }

    private void returnAsLongAsReloadIsThere(List<String> back) {
        assertThat(takeOver.good(back.get(0))).isEmpty();
        assertThat(takeOver.good(back.get(1))).isEmpty();
        awaitCorednsSync();
        takeOver.good(back.get(2));
    }

    private void awaitCorednsSync() {
        Await.asserted(
                "coredns-sync is answered",
                () -> assertThat(takeOver.servedBy()).isEqualTo(3600));
    }

    /** New addresses and a new name, which has to be there without the plugin that is gone. */
    private void followTheList() {
        List<Subject> subjects = takeOver.subjects();
        subjects.forEach(Subject::next);
        takeOver.listsAnotherName(1);
        fleet.api().post("/sources/legacy/poll", "").ok();
        Await.asserted(
                "the new name", () -> assertThat(host.dns().a(TakeOver.LATE)).containsExactly(TakeOver.LATE_ADDRESS));
        Await.asserted(
                "the new addresses",
                () -> subjects.forEach(
                        subject -> assertThat(host.dns().a(subject.name())).containsExactly(subject.address(1))));
        subjects.forEach(subject -> subject.proved(1));
    }

    private List<String> leftAtFirst() {
        return Stream.concat(
                        Stream.of("", "Corefile", "zones", "zones/" + TakeOver.LATE),
                        takeOver.subjects().stream().map(subject -> "zones/" + subject.name()))
                .sorted()
                .toList();
    }
}
