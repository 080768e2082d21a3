// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.TestCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be done to every kind of resource, and how commands end. */
class ResourceCommandsTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static Ended run(String command) {
        return ZONEFLEET.run(command);
    }

    @Test
    void declaresChangesShowsAndRemovesADomain() {
        assertThat(run("domain set a.example.com addresses=192.0.2.1 ttl=60 owner=12 labels.env=prod")
                        .code())
                .isZero();
        assertThat(run("domain set a.example.com addresses+=2001:db8::1 wildcard=true")
                        .code())
                .isZero();
        assertThat(run("domain set a.example.com addresses-=192.0.2.1 owner= labels.tier=1")
                        .code())
                .isZero();

        Ended shown = run("domain get a.example.com --spec -o json");
        assertThat(shown.json().toString())
                .isEqualTo(
                        "{\"addresses\":[\"2001:db8::1\"],\"ttl\":60,\"wildcard\":true,\"below\":\"forward\",\"enabled\":true,"
                                + "\"labels\":{\"env\":\"prod\",\"tier\":\"1\"}}");
        assertThat(run("domain list -q a.example").out()).contains("NAME", "a.example.com  2001:db8::1  60");
        assertThat(run("domain rm a.example.com").code()).isZero();
        assertThat(run("domain get a.example.com").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void keepsWhatItWasNotToldToChangeOfEveryKind() {
        assertThat(run("profile set p1 comment=first negativeTtl=7").code()).isZero();
        assertThat(run("cluster set c1 profile=p1 labels.env=prod").code()).isZero();
        assertThat(run("zone set example.org comment=1").code()).isZero();
        assertThat(run("source set s1 url=http://127.0.0.1:9/list enabled=false ttl=5")
                        .code())
                .isZero();

        assertThat(run("cluster set c1 comment=x").code()).isZero();
        assertThat(run("profile set p1 comment=x").code()).isZero();
        assertThat(run("zone set example.org comment=x").code()).isZero();
        assertThat(run("source set s1 comment=x").code()).isZero();

        assertThat(run("cluster get c1 --spec -o json").json().toString())
                .isEqualTo("{\"labels\":{\"env\":\"prod\"},\"profile\":\"p1\",\"comment\":\"x\"}");
        assertThat(run("profile get p1 --spec -o json")
                        .json()
                        .path("negativeTtl")
                        .asInt())
                .isEqualTo(7);
        assertThat(run("source get s1 -o json").json().path("ttl").asInt()).isEqualTo(5);
        assertThat(run("source list").out()).contains("s1  http://127.0.0.1:9/list  0        false");
        assertThat(run("source rm s1").code()).isZero();
        assertThat(run("cluster rm c1 --domains remove").code()).isZero();
        assertThat(run("profile rm p1").code()).isZero();
        assertThat(run("zone rm example.org").code()).isZero();
    }

    @Test
    void setsUpASourceWithAnAuthorityAndASecret() {
        Path ca = TestCertificates.in(ZONEFLEET.dir()).authority();
        Ended set = run(
                "source set behind-tls url=https://127.0.0.1:9/list interval=24h tls.ca=@%s header.name=X-Key header.secret=list shrinkPercent=5"
                        .formatted(ca));

        assertThat(set.code()).as(set.err()).isZero();
        Ended shown = run("source get behind-tls -o json");
        assertThat(shown.json().at("/tls/ca").asText()).startsWith("-----BEGIN CERTIFICATE");
        assertThat(shown.json().at("/header/secret").asText()).isEqualTo("list");
        assertThat(run("source set behind-tls comment=x").code()).isZero();
        assertThat(run("source poll behind-tls").out()).contains("unreachable", "secretsDir");
        Await.until("a result", () -> run("source results behind-tls").out().contains("unreachable"));
        assertThat(run("source rm behind-tls").code()).isZero();
        assertThat(run("source set behind-tls tls.ca=@/nonexistent").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void tellsWhoServesADomain() {
        run("domain set proof.example.com addresses=192.0.2.1");

        assertThat(run("domain proof proof.example.com -o json").json().has("complete"))
                .isTrue();
        assertThat(run("domain proof none.example.com").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void readsAWholeResourceFromAFileOrStandardInput() {
        Ended put = ZONEFLEET.run("addresses: [192.0.2.7]\nttl: 9\n", "domain set whole.example.com -f - -o json");

        assertThat(put.code()).isZero();
        assertThat(put.json().path("ttl").asInt()).isEqualTo(9);
        assertThat(ZONEFLEET.run("a: [", "domain set whole.example.com -f -").code())
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(run("domain set whole.example.com -f /nonexistent").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void endsAsScriptsNeedIt() {
        run("domain set codes.example.com addresses=192.0.2.1");

        assertThat(run("domain set codes.example.com addresses=192.0.2.999").code())
                .isEqualTo(ExitCode.FAILED.code());
        assertThat(run("domain set codes.example.com ttl=1 --create").code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run("domain set codes.example.com addresses=192.0.2.2 --create")
                        .code())
                .isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("domain set codes.example.com ttl=1 --if-match \"0\"").code())
                .isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("domain rm nothing.example.com").code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(run("domain set codes.example.com").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("domain frob").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("node get a/b").code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(run("domain set codes.example.com ttl=77 --wait all --timeout 1")
                        .code())
                .isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(run("wait --timeout 0").code()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(run("domain list --url http://127.0.0.1:1").code()).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(run("domain list --token-file /dev/null").code()).isEqualTo(ExitCode.UNAUTHORIZED.code());
    }

    @Test
    void writesNothingWhenItOnlyPlans() {
        Ended plan = run("domain set planned.example.com addresses=192.0.2.1 --dry-run -o json");

        assertThat(plan.code()).isZero();
        assertThat(plan.json().path("dryRun").asBoolean()).isTrue();
        assertThat(run("domain get planned.example.com").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void saysEverythingThatIsWrong() {
        assertThat(run("domain set wrong.example.com addresses=192.0.2.300 ttl=-1")
                        .err())
                .contains("/addresses/0", "/ttl");
    }

    @Test
    void listsMoreThanAPage() {
        for (int i = 0; i < 3; i++) {
            run("zone set page%d.example comment=page".formatted(i));
        }
        assertThat(run("zone list -q page -o json").json()).hasSize(3);
        Ended some = run("zone list -q page --limit 2 -o json");
        assertThat(some.json()).hasSize(2);
        assertThat(some.err()).contains("2 of 3");
        assertThat(run("zone list -q page --limit 0 -o yaml").out()).contains("- name: page2.example");
    }

    @Test
    void tellsWhoChangedWhatAndUndoesIt() {
        run("domain set history.example.com addresses=192.0.2.1");
        run("domain set history.example.com ttl=7");
        Ended history = run("domain history history.example.com -o json");
        assertThat(history.json()).hasSize(2);
        String id = history.json().path(0).path("id").asText();

        assertThat(run("change revert " + id).code()).isZero();

        assertThat(run("domain get history.example.com -o json")
                        .json()
                        .path("ttl")
                        .asInt())
                .isEqualTo(30);
        run("domain set history.example.com ttl=9");
        assertThat(run("change revert " + id).code()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("change list --resource domains/history.example.com --actor token:admin -o json")
                        .json())
                .hasSize(4);
        assertThat(run("change get " + id).out()).contains("history.example.com");
        assertThat(run("change items " + id + " -q HISTORY --effect updated").out())
                .contains("updated", "domains/history.example.com", "ttl");
        assertThat(run("change items " + id + " -q nowhere -o json").json()).isEmpty();
        assertThat(run("change items " + id + " --effect gone").code()).isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void keepsWithAChangeWhyItWasMade() {
        assertThat(run("domain set why.example.com addresses=192.0.2.1 --why ticket-1")
                        .code())
                .isZero();
        assertThat(run("domain edit --below why.example.com ttl=9 --why ticket-2")
                        .code())
                .isZero();
        assertThat(ZONEFLEET
                        .run("name,addresses\nwhy.example.com,192.0.2.2\n", "import --format csv - --why ticket-3")
                        .code())
                .isZero();
        assertThat(run("domain rm why.example.com --why ticket-4").code()).isZero();

        assertThat(run("domain history why.example.com -o json").json())
                .extracting(change -> change.path("comment").asText())
                .containsExactly("ticket-4", "ticket-3", "ticket-2", "ticket-1");
        assertThat(run("domain history why.example.com").out()).contains("COMMENT", "ticket-4");
    }

    @Test
    void drainsAClusterAndBringsItBack() {
        run("cluster set d1 comment=x");
        run("domain set drained.example.com addresses=203.0.113.1,203.0.113.2 origin=d1");

        assertThat(run("drain set maintenance addresses=203.0.113.1 until=2099-01-01T00:00:00Z comment=why")
                        .code())
                .isZero();
        assertThat(run("drain list").out()).contains("maintenance", "203.0.113.1", "2099-01-01");
        assertThat(run("drain set maintenance comment=other").code()).isZero();
        assertThat(run("drain get maintenance --spec -o json").json().path("addresses"))
                .hasSize(1);
        assertThat(run("export").out()).contains("\"maintenance\": {");
        assertThat(run("drain rm maintenance").code()).isZero();
        run("source set 2024 url=http://127.0.0.1:9/list enabled=false");
        Ended bySource = run("drain set bysource source=2024");
        assertThat(bySource.code()).as(bySource.err()).isZero();
        assertThat(run("drain rm bysource").code()).isZero();
        assertThat(run("source rm 2024").code()).isZero();
        assertThat(run("domain rm drained.example.com").code()).isZero();
        assertThat(run("cluster rm d1").code()).isZero();
    }

    @Test
    void changesWhatOneClusterContributesAndNothingElse() {
        run("cluster set k1 comment=x");
        run("cluster set k2 comment=x");
        run("domain set shared.example.com addresses=192.0.2.1");
        assertThat(run("domain set shared.example.com --for k1 addresses=198.51.100.1 ttl=7")
                        .code())
                .isZero();
        assertThat(run("domain set shared.example.com --for k2 addresses=198.51.100.2")
                        .code())
                .isZero();
        assertThat(run("domain set shared.example.com --for k1 addresses+=198.51.100.11")
                        .code())
                .isZero();
        assertThat(run("domain contributions shared.example.com -o json").json())
                .extracting(
                        part -> part.path("origin").asText() + " " + part.path("addresses") + " " + part.path("ttl"))
                .containsExactly(
                        " [\"192.0.2.1\"] 30", "k1 [\"198.51.100.1\",\"198.51.100.11\"] 7", "k2 [\"198.51.100.2\"] 30");

        assertThat(run("domain get shared.example.com --for k1 --spec -o json")
                        .json()
                        .toString())
                .startsWith("{\"addresses\":[\"198.51.100.1\",\"198.51.100.11\"],\"ttl\":7,")
                .endsWith("\"origin\":\"k1\"}");
        String taken = "domain set shared.example.com --for k1 addresses=198.51.100.12 --create";
        assertThat(run(taken).code()).as("it has a part").isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("domain rm shared.example.com --for k1").code()).isZero();
        assertThat(run("domain contributions shared.example.com").out())
                .contains("192.0.2.1", "198.51.100.2")
                .doesNotContain("198.51.100.1,", "k1");
        assertThat(run("domain rm shared.example.com --for k1").code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(run(taken).code()).isZero();
        assertThat(run("domain set new.example.com --for k1 addresses=198.51.100.13")
                        .code())
                .as("nobody else has anything there")
                .isZero();
    }

    /** Each writes on the condition of its own part: those that register one name at once do not lose against each other. */
    @Test
    void clustersSetTheirPartsAtOnce() throws Exception {
        List<String> clusters = IntStream.range(0, 8).mapToObj(i -> "once" + i).toList();
        clusters.forEach(cluster -> run("cluster set " + cluster + " comment=x"));
        List<Future<Ended>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String cluster : clusters) {
                String set = "domain set once.example.com --for %s addresses=198.51.100.1".formatted(cluster);
                writers.add(threads.submit(() -> run(set)));
            }
        }
        for (Future<Ended> writer : writers) {
            assertThat(writer.get().code()).as(writer.get().err()).isZero();
        }
        assertThat(run("domain contributions once.example.com -o json").json()).hasSize(clusters.size());
    }

    /** What an edit would change is listed by the same options. */
    @Test
    void listsWhatAnEditMeans() {
        run("cluster set f1 comment=x");
        run("domain set one.filter.example addresses=198.51.100.61 owner=me labels.env=prod labels.tier=1 origin=f1");
        run("domain set two.filter.example addresses=198.51.100.62 labels.env=prod enabled=false");
        run("domain set three.filter.example addresses=198.51.100.63 placement.labels.env=none");
        String all = "--below filter.example ";
        for (String options : new String[] {
            all + "--owner me",
            all + "--label env=prod --label tier=1",
            "--origin f1",
            "--address 198.51.100.61",
            all + "--type A --served-by f1 --enabled",
        }) {
            assertThat(run("domain list " + options + " -o json").json())
                    .as(options)
                    .extracting(item -> item.path("name").asText())
                    .containsExactly("one.filter.example");
            assertThat(run("domain edit " + options + " comment=y --dry-run -o json")
                            .json()
                            .at("/counts/updated")
                            .asInt())
                    .as(options)
                    .isEqualTo(1);
        }
        assertThat(run("domain list --below filter.example --disabled").out())
                .contains("two.filter.example")
                .doesNotContain("one.filter.example");
        assertThat(run("domain list --below filter.example --warning any").out())
                .contains("three.filter.example")
                .doesNotContain("one.filter.example");
        assertThat(run("domain list --enabled --disabled").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("domain edit ttl=5").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("domain edit --below filter.example owner= labels.env=").code())
                .isZero();
        assertThat(run("domain rm one.filter.example").code()).isZero();
        assertThat(run("cluster rm f1").code()).isZero();
    }

    @Test
    void aNewTtlIsThatOfRecordsThatHadTheSame() {
        String spec =
                "{ttl: 60, records: [{type: CNAME, data: t.example.net.}, {name: w, type: TXT, ttl: 7, data: x}]}";
        ZONEFLEET.run(spec, "domain set alias.example.com -f -");
        assertThat(run("domain set alias.example.com ttl=5").code()).isZero();
        assertThat(run("domain get alias.example.com -o json")
                        .json()
                        .path("records")
                        .findValuesAsText("ttl"))
                .containsExactlyInAnyOrder("5", "7");
        assertThat(run("domain edit --below alias.example.com recordTtl=9").code())
                .isZero();
        assertThat(run("domain get alias.example.com -o json")
                        .json()
                        .path("records")
                        .findValuesAsText("ttl"))
                .containsExactly("9", "9");
    }

    @Test
    void tellsOfEvents() {
        Thread writer = Thread.startVirtualThread(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted() && i < 1000; i++) {
                run("zone set events.example comment=" + i);
            }
        });

        Ended watched = run("watch --count 2 -o json");
        writer.interrupt();

        assertThat(watched.code()).isZero();
        assertThat(watched.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"event\":"));
    }
}
