// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.Runbook.Printed;
import io.zonefleet.acceptance.load.Account;
import io.zonefleet.acceptance.load.QueryStream;
import io.zonefleet.acceptance.load.Subject;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The README's way from coredns-sync to Zonefleet and back, command by command, while every query is accounted for. */
@ExtendWith(FleetExtension.class)
class TakeOverTest {
    private static final String THERE = "Take over from coredns-sync";
    private static final String BACK = "Go back to coredns-sync";
    private static final String CLUSTER = "legacy-hosts";
    private static final int QUERIES_PER_SECOND = 500;

    private final Fleet fleet;
    private final List<Subject> subjects =
            IntStream.range(0, 8).mapToObj(TakeOverTest::subject).toList();
    private final CorednsSyncHost host;
    private final Runbook runbook;

    TakeOverTest(Fleet fleet, @TempDir Path dir) throws IOException {
        this.fleet = fleet;
        this.host = new CorednsSyncHost(dir, list(0));
        this.runbook = new Runbook(THERE, dir, host.settings(fleet, CLUSTER), host.environment());
    }

    private static Subject subject(int number) {
        return Subject.always("n" + number + "." + CorednsSyncHost.SUFFIX, number);
    }

    /** The list, with everything in this version. */
    private String list(int version) {
        return subjects.stream()
                .map(subject -> "{\"domain\": \"%s\", \"ip\": \"%s\", \"name\": \"passed over\"}"
                        .formatted(subject.name().replace("." + CorednsSyncHost.SUFFIX, ""), subject.address(version)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    @BeforeEach
    void serveByCorednsSync() throws IOException {
        fleet.declareCluster(CLUSTER);
        host.systemctl("start", "coredns-sync");
        Await.until("coredns-sync has written", () -> Files.exists(host.corefile()) && Files.size(host.corefile()) > 0);
        host.systemctl("start", "coredns");
        Await.asserted("coredns-sync is answered", () -> assertThat(servedBy()).isEqualTo(3600));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /** The TTL of a wildcard's answer: 3600 of coredns-sync, 30 of Zonefleet. */
    private long servedBy() {
        Record answer = host.dns()
                .ask("any.n1.example.com", Type.A)
                .getSection(Section.ANSWER)
                .getFirst();
        assertThat(answer.rdataToString())
                .isEqualTo(subjects.get(1).address(subjects.get(1).issued()));
        return answer.getTTL();
    }

    @Test
    void noQueryIsLostOnTheWayThereAndBackAgainAndThereForGood() throws IOException {
        List<String> there = Runbook.blocks(THERE);
        List<String> back = Runbook.blocks(BACK);
        assertThat(there).hasSize(7);
        assertThat(back).hasSize(3);
        long pid = host.corednsPid();
        try (QueryStream queries = QueryStream.start(host.dnsPort(), subjects, QUERIES_PER_SECOND)) {
            switchOver(there);
            returnAsLongAsReloadIsThere(back);
            assertThat(host.corednsPid()).isEqualTo(pid);
            switchOver(there);
            removeWhatIsOver(there);
            followTheList();
            Account account = queries.stop();
            assertThat(account.samples()).isEmpty();
            assertThat(account.isClean()).isTrue();
            assertThat(host.corednsPid()).isEqualTo(pid);
        }
        try (QueryStream queries = QueryStream.start(host.dnsPort(), subjects, QUERIES_PER_SECOND)) {
            good(back.get(0));
            assertThat(host.corednsPid()).isEqualTo(pid);
            good(back.get(1));
            Await.asserted(
                    "coredns-sync is answered", () -> assertThat(servedBy()).isEqualTo(3600));
            good(back.get(2));
            Account account = queries.stop();
            assertThat(account.wrong()).isZero();
            assertThat(account.wentBack()).isZero();
            assertThat(host.corednsPid()).isNotEqualTo(pid);
            System.out.println("queries lost while CoreDNS was started again: " + account.lost());
        }
        assertThat(fleet.api().get("/nodes/" + CLUSTER + "/host-1").status()).isEqualTo(404);
        assertThat(left()).isEqualTo(leftAtFirst());
    }

    private void switchOver(List<String> there) {
        for (String step : there.subList(1, 4)) {
            good(step);
        }
        Await.asserted("nothing is missing, CoreDNS takes it\n" + host.agentLog(), () -> {
            Printed printed = runbook.run(there.get(4));
            assertThat(printed.text()).matches("CoreDNS-[0-9.]+\\n");
        });
        assertThat(servedBy()).isEqualTo(3600);
        assertThat(good(there.get(5))).contains("\"state\":\"proved\"");
        assertThat(servedBy()).isEqualTo(30);
    }

    private void returnAsLongAsReloadIsThere(List<String> back) {
        assertThat(good(back.get(0))).isEmpty();
        assertThat(good(back.get(1))).isEmpty();
        Await.asserted("coredns-sync is answered", () -> assertThat(servedBy()).isEqualTo(3600));
        good(back.get(2));
    }

    private void removeWhatIsOver(List<String> there) {
        good(there.get(6));
        assertThat(host.zones()).doesNotExist();
        assertThat(host.isRunning("coredns-sync")).isFalse();
        assertThat(host.isRunning("zonefleet-agent")).isTrue();
    }

    /** New addresses and a new name, which has to be there without the plugin that is gone. */
    private void followTheList() {
        subjects.forEach(Subject::next);
        host.lists(list(1).replace("[", "[{\"domain\": \"late\", \"ip\": \"192.0.2.99\"}, "));
        fleet.api().post("/sources/legacy/poll", "").ok();
        Await.asserted(
                "the new name",
                () -> assertThat(host.dns().a("late.example.com")).containsExactly("192.0.2.99"));
        Await.asserted(
                "the new addresses",
                () -> subjects.forEach(
                        subject -> assertThat(host.dns().a(subject.name())).containsExactly(subject.address(1))));
        subjects.forEach(subject -> subject.proved(1));
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(host.folder())) {
            return files.map(file -> host.folder().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private List<String> leftAtFirst() {
        return Stream.concat(
                        Stream.of("", "Corefile", "zones", "zones/late.example.com"),
                        subjects.stream().map(subject -> "zones/" + subject.name()))
                .sorted()
                .toList();
    }

    private String good(String commands) {
        Printed printed = runbook.run(commands);
        assertThat(printed.code())
                .as(commands + "\n" + printed.text() + "\n" + host.agentLog())
                .isZero();
        return printed.text();
    }
}
