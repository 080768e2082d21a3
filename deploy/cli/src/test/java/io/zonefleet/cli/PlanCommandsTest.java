// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person reads before anything is written. */
class PlanCommandsTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static Ended run(String command) {
        return ZONEFLEET.run(command);
    }

    @BeforeAll
    static void oneDomain() {
        run("cluster set c1 comment=x");
        run("domain set a.example.com addresses=192.0.2.1 origin=c1");
    }

    private static String planned(String input, String command) {
        String before = run("export").out();
        Ended plan = ZONEFLEET.run(input, command + " --dry-run");
        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(run("export").out()).as(command).isEqualTo(before);
        return plan.out();
    }

    @Test
    void everyWriteShowsItsPlan() {
        String change = run("change list --resource domains/a.example.com -o json")
                .json()
                .path(0)
                .path("id")
                .asText();

        assertThat(planned("", "domain set a.example.com ttl=7"))
                .contains(
                        "~ domains/a.example.com",
                        "    ttl: 30 → 7",
                        "cluster c1: 0 nodes",
                        "0 new, 1 changed, 0 gone");
        assertThat(planned("", "domain rm a.example.com --allow-shrink"))
                .contains("- domains/a.example.com", "  no answer any more: 1\n    a.example.com\n");
        assertThat(planned("", "domain edit --below a.example.com ttl=8")).contains("    ttl: 30 → 8");
        assertThat(planned("", "change revert " + change + " --force --allow-shrink"))
                .contains("- domains/a.example.com");
        assertThat(planned("[{op: delete, resource: domains/a.example.com}]", "change apply -f - --allow-shrink"))
                .contains("no answer any more: 1");
        assertThat(planned("name,ttl\na.example.com,9\n", "import --format csv -"))
                .contains("    ttl: 30 → 9");
        assertThat(planned("{domains: {a.example.com: {addresses: [192.0.2.2]}}}", "apply -f -"))
                .contains("~ domains/a.example.com");
        assertThat(planned("", "drain set d addresses=192.0.2.1 --allow-shrink"))
                .contains("+ drains/d", "  no answer any more: 1\n    a.example.com\n");
    }

    @Test
    void showsTheLinesOfFilesWhereItIsToldTo() {
        assertThat(planned("", "domain set a.example.com addresses=192.0.2.7")).doesNotContain("zone a.example.com");

        assertThat(planned("", "domain set a.example.com addresses=192.0.2.7 --texts"))
                .contains("  zone a.example.com\n")
                .containsPattern("\n {4}-.*192\\.0\\.2\\.1\n")
                .containsPattern("\n {4}\\+.*192\\.0\\.2\\.7\n");
        assertThat(planned("", "domain set b.example.com addresses=192.0.2.7 --plan-cluster c1"))
                .contains("  zone b.example.com\n", "  Corefile\n");
        assertThat(planned("", "domain set b.example.com addresses=192.0.2.7 --plan-cluster c1 --plan-zone org"))
                .doesNotContain("zone b.example.com");
        assertThat(planned("", "domain set b.example.com addresses=192.0.2.7 --texts --plan-cluster other"))
                .contains("--plan-cluster c1");
        assertThat(ZONEFLEET
                        .run("domains: {c.example.com: {addresses: [192.0.2.1]}}", "diff --texts -f -")
                        .out())
                .contains("  zone c.example.com\n");
    }

    @Test
    void writesByAPlanThatWasReadOrNotAtAll() {
        run("domain set moved.example.com addresses=192.0.2.99");
        String hash = run("domain rm moved.example.com --dry-run --allow-shrink -o json")
                .json()
                .path("hash")
                .asText();
        assertThat(planned("", "domain rm moved.example.com --allow-shrink")).contains("plan ");
        run("domain set moved.example.com ttl=5");

        Ended moved = run("domain rm moved.example.com --allow-shrink --plan-hash " + hash);
        assertThat(moved.code()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("domain get moved.example.com").code()).isZero();

        String anew = run("domain edit --below moved.example.com ttl=6 --dry-run -o json")
                .json()
                .path("hash")
                .asText();
        Ended written = run("domain edit --below moved.example.com ttl=6 --plan-hash " + anew);
        assertThat(written.code()).as(written.err()).isZero();
        assertThat(run("domain edit --below moved.example.com ttl=7 --plan-hash " + anew)
                        .code())
                .isEqualTo(ExitCode.CONFLICT.code());
    }
}
