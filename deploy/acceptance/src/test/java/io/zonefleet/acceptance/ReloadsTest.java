// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.load.Account;
import io.zonefleet.acceptance.load.Churn;
import io.zonefleet.acceptance.load.QueryStream;
import io.zonefleet.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A short form of bench/reloads: CoreDNS reloads again and again while it is asked, and each query is accounted for. */
@ExtendWith(FleetExtension.class)
class ReloadsTest {
    private static final int RELOADS = 100;
    private static final int QUERIES_PER_SECOND = 2_000;

    private final Fleet fleet;

    ReloadsTest(Fleet fleet) {
        this.fleet = fleet;
    }

    @Test
    void losesNoQueryAndAnswersNoneWronglyWhileItReloads() {
        Churn churn = new Churn(fleet);
        try (QueryStream queries = QueryStream.start(churn.node().dnsPort(), churn.subjects(), QUERIES_PER_SECOND)) {
            long before = churn.reloads();
            while (churn.reloads() - before < RELOADS) {
                churn.change();
                churn.takeReceipts();
            }
            Await.until("the last change is answered", churn::isSettled);

            Account account = queries.stop();

            assertThat(account.samples()).isEmpty();
            assertThat(account.isClean()).isTrue();
            assertThat(account.nanos().remaining())
                    .isEqualTo((int) account.asked())
                    .isGreaterThan(RELOADS);
        }
    }
}
