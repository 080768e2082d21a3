// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void replacesItsOwnPartAndNothingElse() {
        String file =
                "# Top\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nby hand\n<!-- bench:b -->\nb\n<!-- /bench:b -->\n";
        assertThat(Page.replaced(file, "a", "new $1 \\ text")).isEqualTo(file.replace("old", "new $1 \\ text"));
    }

    @Test
    void addsASectionWhereThereIsNone() {
        assertThat(Page.replaced("# Top\n", "a", "new"))
                .isEqualTo("# Top\n\n## `bench/a`\n<!-- bench:a -->\nnew\n<!-- /bench:a -->\n");
    }

    @Test
    void tellsWhichBudgetsAreMet() {
        Timings timings = Timings.of("write", new long[] {MILLISECOND, 2 * MILLISECOND, 30 * MILLISECOND});
        String text = new Page("a", "bench/a 3")
                .table(Timings.table().row(timings))
                .fact("one")
                .fact("two")
                .within(timings, 2, 20)
                .atLeast("share", 0.75, 0.8, "")
                .text();
        assertThat(text)
                .contains("`bench/a 3` on 20")
                .contains("| write | 3 | 2.0 | 30.0 | 30.0 |")
                .contains("\n\n- one\n- two\n\n")
                .contains("| write, p50 | ≤ 2 ms | 2 ms | met |")
                .contains("| write, p99 | ≤ 20 ms | 30 ms | **missed** |")
                .contains("| share | ≥ 0.80 | 0.75 | **missed** |");
    }
}
