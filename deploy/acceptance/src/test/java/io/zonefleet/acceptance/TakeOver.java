// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.Runbook.Printed;
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
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A host that coredns-sync serves, and the README's way from there to Zonefleet, step by step. */
final class TakeOver implements AutoCloseable {
    static final String CLUSTER = "legacy-hosts";

    /** A name that the list does not have at first, and its address. */
    static final String LATE = "late." + CorednsSyncHost.SUFFIX;

    static final String LATE_ADDRESS = "192.0.2.99";

    private static final String SECTION = "Take over from coredns-sync";
    private static final int STEPS = 6;
    private static final int QUERIES_PER_SECOND = 500;

    private final List<Subject> subjects =
            IntStream.range(0, 8).mapToObj(TakeOver::subject).toList();
    private final List<String> blocks = Runbook.blocks(SECTION);
    private final CorednsSyncHost host;
    private final Runbook runbook;

    /** @param fleet whose control plane and etcd it goes to */
    TakeOver(Fleet fleet, Path dir) throws IOException {
        assertThat(blocks).as("settings, and a block for each step").hasSize(1 + STEPS);
        this.host = new CorednsSyncHost(dir, list(0));
        this.runbook = new Runbook(SECTION, dir, host.settings(fleet, CLUSTER), host.environment());
        fleet.declareCluster(CLUSTER);
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

    /** From now on the list has everything in this version, and one name more. */
    void listsAnotherName(int version) {
        String label = LATE.replace("." + CorednsSyncHost.SUFFIX, "");
        host.lists(
                list(version).replace("[", "[{\"domain\": \"%s\", \"ip\": \"%s\"}, ".formatted(label, LATE_ADDRESS)));
    }

    /** Has coredns-sync serve the list. */
    void serveByCorednsSync() throws IOException {
        host.systemctl("start", "coredns-sync");
        Await.until("coredns-sync has written", () -> Files.exists(host.corefile()) && Files.size(host.corefile()) > 0);
        host.systemctl("start", "coredns");
        Await.asserted("coredns-sync is answered", () -> assertThat(servedBy()).isEqualTo(3600));
    }

    CorednsSyncHost host() {
        return host;
    }

    /** The names that are asked for. */
    List<Subject> subjects() {
        return subjects;
    }

    /** Begins to ask for them. */
    QueryStream queries() throws IOException {
        return QueryStream.start(host.dnsPort(), subjects, QUERIES_PER_SECOND);
    }

    /** The commands of a step, as the README counts. */
    String step(int number) {
        return blocks.get(number);
    }

    /** Runs commands, whatever comes of them. */
    Printed run(String commands) {
        return runbook.run(commands);
    }

    /** Runs commands, of which the last has to end well; returns what they printed. */
    String good(String commands) {
        Printed printed = run(commands);
        assertThat(printed.code())
                .as(commands + "\n" + printed.text() + "\n" + host.agentLog())
                .isZero();
        return printed.text();
    }

    /** The TTL of a wildcard's answer: 3600 of coredns-sync, 30 of Zonefleet. */
    long servedBy() {
        Record answer = host.dns()
                .ask("any.n1.example.com", Type.A)
                .getSection(Section.ANSWER)
                .getFirst();
        assertThat(answer.rdataToString())
                .isEqualTo(subjects.get(1).address(subjects.get(1).issued()));
        return answer.getTTL();
    }

    /** Step 4, until it says what it has to say. */
    void nothingIsMissing() {
        Await.asserted(
                "nothing is missing, CoreDNS takes it\n" + host.agentLog(),
                () -> assertThat(run(step(4)).text()).matches("CoreDNS-[0-9.]+\\n"));
    }

    /** Step 5. */
    void switchOver() {
        assertThat(servedBy()).isEqualTo(3600);
        assertThat(good(step(5))).contains("\"state\":\"proved\"");
        assertThat(servedBy()).isEqualTo(30);
    }

    /** Step 6. */
    void removeWhatIsOver() {
        good(step(6));
        assertThat(host.zones()).doesNotExist();
        assertThat(host.isRunning("coredns-sync")).isFalse();
        assertThat(host.isRunning("zonefleet-agent")).isTrue();
    }

    /** What is in the folder of CoreDNS, itself included. */
    List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(host.folder())) {
            return files.map(file -> host.folder().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
