// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.load.Account;
import io.zonefleet.acceptance.load.Churn;
import io.zonefleet.acceptance.load.QueryStream;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Queries at a steady rate while CoreDNS reloads ten times a second, because ten times a second something is declared by REST, and the
 * agent applies it. Each query is accounted for. Beside it the same queries while nothing changes.
 */
public final class Reloads {
    private static final long BETWEEN_CHANGES = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long BETWEEN_RECEIPTS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Run run;
    private final int reloads;
    private final int perSecond;
    private final Churn churn;
    private final Table table =
            new Table("queries", "asked", "lost", "wrong", "p50 ms", "p99 ms", "p99.9 ms", "max ms");

    private Reloads(Run run, Churn churn) {
        this.run = run;
        this.reloads = run.setting(0, 10_000);
        this.perSecond = run.setting(1, 10_500);
        this.churn = churn;
    }

    /** {@code [reloads] [queries a second]}; 10,000 and 10,500 where left out, which takes 17 minutes. */
    public static void main(String[] args) throws Exception {
        Run.of("reloads", args, run -> {
            try (Fleet fleet = new Fleet(run.dir("fleet"), Floors.DURABLE);
                    Churn churn = new Churn(fleet)) {
                new Reloads(run, churn).measure();
            }
        });
    }

    private void measure() {
        churn.change();
        Await.until("the first change is answered", churn::isSettled);
        int quietSeconds = Math.clamp(reloads / 300, 3, 30);
        row("floor: nothing changes", quiet(quietSeconds));

        long before = churn.reloads();
        long start = System.nanoTime();
        long changesBefore = churn.changes();
        Account account = busy(before);
        double seconds = (System.nanoTime() - start) / 1e9;
        long reloaded = churn.reloads() - before;
        row("%s reloads, %.1f a second".formatted(Table.number(reloaded), reloaded / seconds), account);

        run.page()
                .table(table)
                .fact(
                        "%s changes by REST, of which %s%% change the Corefile; the last of each name was answered at the end."
                                .formatted(Table.number(churn.changes() - changesBefore), "10"))
                .fact(
                        "Older than the receipt of the agent: %d. Older than another answer, before the receipt: %d, the last %.1f ms after the first new one."
                                .formatted(account.wentBack(), account.older(), account.longestOlder() / 1e6))
                .fact(
                        "Answers to nothing: %d. Datagrams dropped by the kernel for want of room, all sockets of the machine: %d."
                                .formatted(account.strays(), account.dropped()))
                .none("queries lost over %s reloads".formatted(Table.number(reloaded)), account.lost())
                .none("queries answered wrongly, or older than a receipt", account.wrong() + account.wentBack());
        account.samples().forEach(sample -> run.page().fact(sample));
    }

    private Account quiet(int seconds) {
        try (QueryStream queries = QueryStream.start(churn.node().dnsPort(), churn.subjects(), perSecond)) {
            LockSupport.parkNanos(seconds * SECOND);
            return queries.stop();
        }
    }

    private Account busy(long before) {
        try (QueryStream queries = QueryStream.start(churn.node().dnsPort(), churn.subjects(), perSecond)) {
            long due = System.nanoTime();
            long told = due;
            while (churn.changes() % 10 != 0 || churn.reloads() - before < reloads) {
                churn.change();
                due += BETWEEN_CHANGES;
                do {
                    LockSupport.parkNanos(Math.min(BETWEEN_RECEIPTS, due - System.nanoTime()));
                    churn.takeReceipts();
                } while (System.nanoTime() - due < 0);
                if (System.nanoTime() - told > 60 * SECOND) {
                    told = System.nanoTime();
                    run.say("%s queries, %s reloads"
                            .formatted(Table.number(queries.asked()), Table.number(churn.reloads() - before)));
                }
            }
            Await.until("the last change is answered", Duration.ofMinutes(1), churn::isSettled);
            return queries.stop();
        }
    }

    private void row(String what, Account account) {
        Timings timings = Timings.of(what, account.nanos());
        table.row(
                what,
                Table.number(account.asked()),
                account.lost(),
                account.wrong(),
                Table.number(timings.millis(0.5)),
                Table.number(timings.millis(0.99)),
                Table.number(timings.millis(0.999)),
                Table.number(timings.millis(1)));
    }
}
