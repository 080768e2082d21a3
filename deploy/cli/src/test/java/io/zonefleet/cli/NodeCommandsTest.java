// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose agent is known and does not report; one that does is in the test of {@code ./zonefleet up}. */
class NodeCommandsTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static Ended run(String command) {
        return ZONEFLEET.run(command);
    }

    @BeforeAll
    static void twoNodes() {
        run("cluster set c1 comment=x");
        run("domain set a.example.com addresses=192.0.2.1");
        ZONEFLEET.register("c1", "n1");
        ZONEFLEET.register("c1", "gone");
    }

    @Test
    void showsWhichNodesThereAreAndWhatIsWrong() {
        assertThat(run("node list --cluster c1 --state silent").out()).containsPattern("c1/n1 +silent");
        assertThat(run("node list --state proved -o json").json()).isEmpty();
        assertThat(run("node get c1/n1 -o json").json().path("state").asText()).isEqualTo("silent");
        assertThat(run("node faults --cluster c1").out()).containsPattern("silent +outage +c1 .*n1");
        assertThat(run("node faults --cluster other -o json").json()).isEmpty();
    }

    @Test
    void saysThatAnAgentThatDoesNotReportCantBeAsked() {
        for (String command :
                new String[] {"zones c1/n1", "corefile c1/n1", "file c1/n1 a.example.com", "network c1/n1"}) {
            Ended ended = run("node " + command);

            assertThat(ended.code()).as(command).isEqualTo(ExitCode.UNAVAILABLE.code());
            assertThat(ended.err()).contains("does not report");
            assertThat(ended.out()).isEmpty();
        }
    }

    @Test
    void tellsWhatANodeHasNotProvedAndWhoHasNotProvedAChange() {
        String change = run("change list --resource domains/a.example.com -o json")
                .json()
                .path(0)
                .path("id")
                .asText();

        assertThat(run("node history c1/n1").out()).contains("CHANGED AT", change, "token:admin", "missing");
        assertThat(run("node history c1/n1 --state proved -o json").json()).isEmpty();
        assertThat(run("node history none/none").code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(run("change receipts " + change).out()).contains("REASON", "c1/n1", "missing");
        assertThat(run("change receipts changes/%s -q n1 -o json".formatted(change))
                        .json())
                .hasSize(1);
        assertThat(run("change receipts %s --state proved -o json".formatted(change))
                        .json())
                .isEmpty();
        assertThat(run("domain answers a.example.com").out()).contains("CLUSTER", "c1", "192.0.2.1");
    }

    @Test
    void forgetsANodeThatIsGone() {
        assertThat(run("node rm c1/gone").code()).isZero();
        assertThat(run("node rm c1/never").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void showsAtAGlanceWhoAsksAndHowTheFleetIs() {
        Ended status = run("status -o json");

        assertThat(status.json().at("/caller/name").asText()).isEqualTo("admin");
        assertThat(status.json().at("/fleet/domains").asInt()).isEqualTo(1);
        assertThat(status.json().at("/fleet/store/reachable").asBoolean()).isTrue();
        assertThat(run("openapi").out()).startsWith("openapi: 3.1");
    }
}
