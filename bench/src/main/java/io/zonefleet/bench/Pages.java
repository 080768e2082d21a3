// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.time.Duration;
import java.util.List;

/** A page of everything that the API lists, with each search and filter, where there is a lot of everything; and what that takes of memory. */
public final class Pages {
    private static final Clients.Enough WARM = Clients.Enough.after(Duration.ofMillis(200));
    private static final int WARM_ROUNDS = 3;
    /** The p99 of fewer is the slowest, whatever the machine did meanwhile. */
    private static final int SAMPLES = 200;

    private static final Clients.Enough ENOUGH =
            new Clients.Enough(Duration.ofSeconds(1), SAMPLES, Duration.ofSeconds(20));

    private final Run run;
    private final Central central;
    private final Table table = Timings.table();

    private Pages(Run run, Central central) {
        this.run = run;
        this.central = central;
    }

    /** {@code [domains]}, 100,000 where left out; as many changes are made of them one by one. */
    public static void main(String[] args) throws Exception {
        Run.of("api", args, run -> {
            try (Central central = new Central(run.dir("central"))) {
                new Pages(run, central).measure(run.setting(0, 100_000));
            }
        });
    }

    private void measure(int domains) {
        Filled filled = new Filled(run, central, domains);
        filled.fill();
        List<PagesAsked.Asked> questions = new PagesAsked(filled.change(), domains, filled.changes()).all();
        run.say("asking " + questions.size() + " questions");
        for (int i = 0; i < WARM_ROUNDS; i++) {
            questions.forEach(question -> ask(question, WARM));
        }
        double settled = Usage.mebibytes(central.pid(), "Rss");
        double slowest = 0;
        for (PagesAsked.Asked question : questions) {
            Timings timings = ask(question, ENOUGH);
            table.row(timings);
            slowest = Math.max(slowest, timings.millis(0.99));
        }
        run.page()
                .table(table)
                .fact(
                        "%s domains, %s changes, %s nodes of %s clusters; the control plane's RSS was %s MiB before these questions and %s MiB after them."
                                .formatted(
                                        Table.number((long) domains),
                                        Table.number((long) filled.changes()),
                                        Table.number((long) Filled.NODES),
                                        Filled.CLUSTERS,
                                        Table.number(settled),
                                        Table.number(Usage.mebibytes(central.pid(), "Rss"))))
                .atMost("a page of any list, search or filter, p99 of the slowest", slowest, 50, "ms")
                .atMost(
                        "RSS of the control plane, the most since it was started",
                        Usage.peakMebibytes(central.pid()),
                        512,
                        "MiB");
    }

    private Timings ask(PagesAsked.Asked question, Clients.Enough enough) {
        return Clients.run(question.what(), 1, enough, client -> {
                    Connection connection = central.connect();
                    return () -> connection.send("GET", question.path(), "");
                })
                .timings();
    }
}
