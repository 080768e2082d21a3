// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultBookTest {
    private static final Instant T1 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant T2 = Instant.parse("2026-01-01T00:00:01Z");

    private final FaultBook book = new FaultBook();

    private static Fault fault(String subject, String message, Instant since) {
        return new Fault(
                FaultKind.ZONE_REFUSED,
                subject,
                message,
                since,
                Optional.of(Sentence.NETWORK_COMMAND.of(message).said()));
    }

    private static Finding finding(String subject, String message) {
        return new Finding(FaultKind.ZONE_REFUSED, subject, Sentence.NETWORK_COMMAND.of(message));
    }

    @Test
    void remembersSinceWhenAFaultIsThereWhateverIsSaidOfIt() {
        book.set("files", List.of(finding("a", "first")), T1);
        book.set("files", List.of(finding("a", "second"), finding("b", "new")), T2);

        assertThat(book.all()).containsExactly(fault("a", "second", T1), fault("b", "new", T2));
        assertThat(book.counts()).containsEntry(FaultKind.ZONE_REFUSED, 2).containsEntry(FaultKind.INTERNAL, 0);
    }

    @Test
    void forgetsWhatAPartNoLongerSaysAndKeepsWhatOthersSay() {
        book.set("files", List.of(finding("a", "")), T1);
        book.set("proof", List.of(finding("b", "")), T1);

        book.set("files", List.of(), T2);

        assertThat(book.all()).extracting(Fault::subject).containsExactly("b");
    }
}
