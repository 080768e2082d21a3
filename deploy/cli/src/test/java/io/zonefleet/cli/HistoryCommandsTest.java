// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was changed, what it was before, and back. */
class HistoryCommandsTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static Ended run(String command) {
        Ended ended = ZONEFLEET.run(command);
        assertThat(ended.err()).doesNotContain("a defect of this program");
        return ended;
    }

    private static String newest(String resource) {
        return run("change list --limit 1 -o json --resource " + resource)
                .json()
                .path(0)
                .path("id")
                .asText();
    }

    private static String addresses(String command) {
        Ended ended = run(command + " -o json");
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.json().path("addresses").toString();
    }

    @Test
    void tellsWhatADomainAndAClusterWereAndPutsItBack() {
        run("domain set past.example.com addresses=192.0.2.1 owner=first");
        run("cluster set past comment=first");
        String domain = newest("domains/past.example.com");
        String cluster = newest("clusters/past");
        run("domain set past.example.com addresses=192.0.2.2 owner=");
        run("cluster set past comment=second");

        assertThat(addresses("domain get past.example.com --at " + domain)).isEqualTo("[\"192.0.2.1\"]");
        Ended first = run("cluster get past --spec --at changes/" + cluster);
        assertThat(ZONEFLEET.run(first.out(), "cluster set past -f -").code()).isZero();
        assertThat(run("cluster get past -o json").json().path("comment").asText())
                .isEqualTo("first");
        Ended before = run("domain get past.example.com --spec --at " + domain);
        assertThat(ZONEFLEET
                        .run(before.out(), "domain set past.example.com -f -")
                        .code())
                .isZero();
        assertThat(addresses("domain get past.example.com")).isEqualTo("[\"192.0.2.1\"]");
        assertThat(run("zone get example.com --at " + domain).code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void narrowsTheListOfChanges() {
        run("zone set narrow.example comment=x");
        run("zone rm narrow.example");
        run("domain set narrow.example.com addresses=192.0.2.1");

        assertThat(run("change list --kind zones --effect deleted -o json").json())
                .hasSize(1);
        assertThat(run("change list --kind drains -o json").json()).isEmpty();
        assertThat(run("change list --source api -q nobody -o json").json()).isEmpty();
        assertThat(run("change list --source api --resource domains/narrow.example.com -o json")
                        .json())
                .hasSize(1);
        assertThat(run("change list --effect frobbed").err()).contains("frobbed");
        assertThat(run("domain list --type MX -o json").json()).isEmpty();
    }

    @Test
    void makesOneChangeOfManyOperationsOrNone() {
        String two = """
                - {op: put, resource: domains/one.example.com, value: {addresses: [192.0.2.1]}}
                - {op: put, resource: domains/two.example.com, value: {addresses: [192.0.2.1]}}
                """;
        assertThat(ZONEFLEET.run(two, "change apply --dry-run -f -").code()).isZero();
        assertThat(run("domain get one.example.com").code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(ZONEFLEET
                        .run(two, "change apply --comment together -f - -o json")
                        .json()
                        .at("/counts/created")
                        .asInt())
                .isEqualTo(2);
        assertThat(run("change get %s -o json".formatted(newest("domains/two.example.com")))
                        .json()
                        .path("comment")
                        .asText())
                .isEqualTo("together");
        String wrong = "{operations: [{op: delete, resource: domains/one.example.com}, {op: frob, resource: zones/x}]}";
        assertThat(ZONEFLEET.run(wrong, "change apply -f -").err()).contains("/operations/1/op");
        assertThat(run("domain get one.example.com").code()).isZero();
        assertThat(ZONEFLEET.run("text", "change apply -f -").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void putsBackWhatWasNotChangedSinceAndByForceTheRest() {
        String two = """
                - {op: put, resource: domains/left.example.com, value: {addresses: [192.0.2.1]}}
                - {op: put, resource: domains/right.example.com, value: {addresses: [192.0.2.1]}}
                """;
        ZONEFLEET.run(two, "change apply -f -");
        ZONEFLEET.run(two.replace("192.0.2.1", "192.0.2.2"), "change apply -f -");
        String change = newest("domains/left.example.com");
        run("domain set right.example.com addresses=192.0.2.3");

        assertThat(run("change revert " + change).code()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("change revert %s --resource domains/left.example.com --comment why".formatted(change))
                        .code())
                .isZero();
        assertThat(addresses("domain get left.example.com")).isEqualTo("[\"192.0.2.1\"]");
        assertThat(addresses("domain get right.example.com")).isEqualTo("[\"192.0.2.3\"]");

        assertThat(run("change revert %s --force".formatted(change)).code()).isZero();
        assertThat(addresses("domain get right.example.com")).isEqualTo("[\"192.0.2.1\"]");
    }
}
