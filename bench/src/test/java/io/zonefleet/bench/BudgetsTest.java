// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetsTest {
    private static final String PLACE = "# Top\n<!-- budgets -->\nold\n<!-- /budgets -->\n";

    private static String part(String name, String... rows) {
        return "<!-- bench:" + name + " -->\n" + String.join("\n", rows) + "\n<!-- /bench:" + name + " -->\n";
    }

    @Test
    void tellTheWorstRowOfEach() {
        String page = PLACE
                + part(
                        "propagation",
                        "| REST write → answer, update: one name, no cache, p50 | ≤ 20 ms | 18.9 ms | met |",
                        "| REST write → answer, update: 1,000 names, no cache, p50 | ≤ 20 ms | 22.6 ms | **missed** |",
                        "| REST write → answer, update: 10 names, no cache, p50 | ≤ 20 ms | 3 ms | met |",
                        "| REST write → answer, new zone: one name, two CoreDNS, p50 | ≤ 40 ms | 76 ms | **missed** |",
                        "| REST write → answer, new zone: one name, p50 | ≤ 40 ms | 24 ms | met |")
                + part(
                        "fleet",
                        "| the first, worst of 20 | ≤ 1,000 ms | 900 ms | met |",
                        "| the other, worst of 20 | ≤ 1,000 ms | 1,200 ms | **missed** |")
                + part("cli", "| start of the command line to the end of a command, p99 | ≤ 500 ms | 434 ms | met |")
                + part("writes", "| writes of 64 clients, share | ≥ 80 % | 48.9 % | **missed** |");
        assertThat(Budgets.replaced(page))
                .contains("up to 1,000 names in a zone, p50 | ≤ 20 ms | 22.6 ms | **missed** | `bench/propagation` |")
                .contains("a new zone, p50 | ≤ 40 ms | 24 ms | met | `bench/propagation` |")
                .contains("the last has applied it | ≤ 1,000 ms | 1,200 ms | **missed** | `bench/fleet` |")
                .contains("from its start to its end | ≤ 500 ms | 434 ms | met | `bench/cli` |")
                .contains("jetcd alone | ≥ 80 % | 48.9 % | **missed** | `bench/writes` |")
                .doesNotContain("old")
                .endsWith(page.substring(PLACE.length()));
    }

    @Test
    void areNotMetByWhatWasNeverMeasured() {
        assertThat(Budgets.replaced(PLACE))
                .contains("| import of 100,000 domains |  | not measured yet |  | `bench/import` |")
                .contains("from its start to its end |  | not measured yet |  | `bench/cli` |")
                .doesNotContain("| met |");
    }

    @Test
    void needAPlace() {
        assertThat(Budgets.replaced("# Top\n")).isEqualTo("# Top\n");
    }
}
