// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import static io.zonefleet.control.change.WriteFixture.accepted;
import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.contribution;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.PartEdit;
import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes with a cluster or a source, while others write to the same names. */
class RemoveDomainsTest {
    private static final ClusterId ONE = new ClusterId("one");
    private static final SourceId LEGACY = new SourceId("legacy");

    private final WriteFixture fixture = new WriteFixture();

    @BeforeEach
    void declare() {
        fixture.written(Edit.put(cluster("one")), Edit.put(cluster("two")), Edit.put(source("legacy")));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void takesOutTheClustersPartAndKeepsWhatAnotherWritesAtThatMoment() {
        ControlImage before = written(together(part("one", "192.0.2.1"), part("two", "192.0.2.2")));
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        try (WriteFixture another =
                fixture.another(txn -> meanwhile.getAndSet(() -> {}).run())) {
            meanwhile.set(
                    () -> fixture.written(Edit.put(together(part("one", "192.0.2.1"), part("two", "192.0.2.22")))));
            removed(another, new IntentKey.OfCluster(ONE), RemoveDomains.of(before, ONE));
        }
        assertThat(contributions()).containsExactly(part("two", "192.0.2.22"));
    }

    @Test
    void keepsWhatBelongsToAnotherClusterByThen() {
        ControlImage before = written(domain("a.example.com", "192.0.2.1").of(ONE));
        Contribution moved = domain("a.example.com", "192.0.2.2").of(new ClusterId("two"));
        written(moved);
        removed(fixture, new IntentKey.OfCluster(ONE), RemoveDomains.of(before, ONE));
        assertThat(contributions()).containsExactly(moved);
    }

    @Test
    void doesNotMindWhatASourceHasTakenBackItself() {
        Contribution listed = contribution("a.example.com", LEGACY, "192.0.2.1");
        ControlImage before = written(listed);
        fixture.written(Edit.delete(listed.key()));
        removed(fixture, new IntentKey.OfSource(LEGACY), RemoveDomains.of(before, LEGACY));
        assertThat(contributions()).isEmpty();
    }

    @Test
    void takesOutAllThatASourceContributesByThen() {
        ControlImage before = written(contribution("a.example.com", LEGACY, "192.0.2.1"));
        written(contribution("a.example.com", LEGACY, "192.0.2.2"));
        removed(fixture, new IntentKey.OfSource(LEGACY), RemoveDomains.of(before, LEGACY));
        assertThat(contributions()).isEmpty();
    }

    private ControlImage written(Contribution piece) {
        return fixture.settled(fixture.written(Edit.put(piece)).revision());
    }

    private void removed(WriteFixture replica, IntentKey what, List<PartEdit> parts) {
        assertThat(parts).hasSize(1);
        WriteOutcome.Written outcome = accepted(replica.writer.write(
                new WriteRequest("token:test", "", List.of(Edit.delete(what)), parts, true, false, Optional.empty())));
        assertThat(fixture.settled(outcome.revision()).intent().find(what)).isEmpty();
    }

    private List<Contribution> contributions() {
        return fixture.images.current().intent().contributions(DomainName.of("a.example.com")).values().stream()
                .map(Versioned::value)
                .toList();
    }

    private static Contribution part(String cluster, String address) {
        return contribution("a.example.com", SourceId.CLUSTERS, address).of(new ClusterId(cluster));
    }

    private static Contribution together(Contribution... parts) {
        return Contribution.together(Arrays.asList(parts)).orElseThrow();
    }
}
