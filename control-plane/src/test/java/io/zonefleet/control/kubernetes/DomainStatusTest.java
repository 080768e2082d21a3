// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.Placement;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.PollResult.Outcome;
import io.zonefleet.model.SourceId;
import io.zonefleet.testing.Await;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a ClusterDomain is told of what became of it. */
class DomainStatusTest {
    private static final String NAME = "a.example.com";

    private final WriteFixture fixture = new WriteFixture();

    @BeforeEach
    void declare() {
        put(Cluster.of(new ClusterId("prod")), Cluster.of(new ClusterId("other")), SyncedTest.SOURCE);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void put(Intent... pieces) {
        List<Edit> edits = new ArrayList<>();
        for (Intent piece : pieces) {
            edits.add(Edit.put(piece));
        }
        fixture.writer.write(WriteRequest.of("test", edits));
        Await.until(
                "what was written",
                () -> fixture.images.current().fleet().pending().isEmpty()
                        && List.of(pieces).stream()
                                .allMatch(piece -> fixture.images
                                        .current()
                                        .intent()
                                        .find(piece.key())
                                        .filter(known -> known.value().equals(piece))
                                        .isPresent()));
    }

    private static GenericKubernetesResource object(String domain) {
        return SyncedTest.clusterDomain("x", Map.of("domain", domain, "addresses", List.of("192.0.2.1")));
    }

    private static Synced synced(String domain) {
        return Synced.of(
                SyncedTest.SOURCE, new ClusterObjects(List.of(), List.of(), List.of(), List.of(object(domain))));
    }

    private void contribute(Placement placement) {
        Contribution one = synced(NAME).contributions().values().iterator().next();
        put(new Contribution(
                one.name(),
                one.source(),
                one.answer(),
                true,
                one.origin(),
                placement,
                "",
                one.comment(),
                one.labels()));
    }

    private DomainStatus status(String domain, Outcome outcome, String message) {
        PollResult result = new PollResult(
                Instant.EPOCH, outcome, message, 1, new ChangeCounts(0, 0, 0, 0), Optional.empty(), Optional.empty());
        Told told = new Told(SyncedTest.SOURCE, synced(domain), result, fixture.images.current());
        ObjectRef object = ObjectRef.of(ObjectRef.Kind.CLUSTER_DOMAIN, object(domain));
        return DomainStatus.of(
                told.synced().leftOutByObject().getOrDefault(object, List.of()),
                domain,
                told,
                new NodeProofs(told.image()));
    }

    private static List<String> told(DomainStatus status) {
        return status.conditions().stream()
                .map(each -> each.type() + " " + each.status() + " " + each.reason())
                .toList();
    }

    @Test
    void isNotAcceptedWithAWrongName() {
        assertThat(told(status("a.example.org", Outcome.UNCHANGED, "")))
                .containsExactly("Accepted False NameSuffix", "Placed False NotAccepted", "Proved False NotAccepted");
    }

    @Test
    void isAcceptedAndNotPlacedWhileItIsHeld() {
        DomainStatus held = status(NAME, Outcome.HELD, "it lacks too much");

        assertThat(told(held)).containsExactly("Accepted True Accepted", "Placed False Held", "Proved False Held");
        assertThat(held.conditions().get(1).message()).contains("it lacks too much");
    }

    @Test
    void isPlacedAndNotProvedWithoutNodes() {
        contribute(Placement.EVERYWHERE);

        DomainStatus placed = status(NAME, Outcome.UNCHANGED, "");

        assertThat(told(placed)).containsExactly("Accepted True Accepted", "Placed True Placed", "Proved False NoNode");
        assertThat(placed.clusters()).isEqualTo(2);
    }

    @Test
    void isProvedWhenAllNodesThatAreToServeItHaveProvedIt() {
        FakeNode one = new FakeNode(fixture.store, "prod", "n1").register();
        new FakeNode(fixture.store, "prod", "n2").register();
        FakeNode elsewhere = new FakeNode(fixture.store, "other", "n1").register();
        contribute(Placement.on(Set.of(new ClusterId("prod"))));
        Await.until("the nodes", () -> fixture.images.current().fleet().nodes().size() == 3);
        elsewhere.prove(fixture.images.current());
        one.prove(fixture.images.current());
        Await.until(
                "the reports", () -> fixture.images.current().fleet().statuses().size() == 2);

        DomainStatus behind = status(NAME, Outcome.UNCHANGED, "");
        assertThat(told(behind)).endsWith("Proved False Behind");
        assertThat(behind.clusters()).isEqualTo(1);
        assertThat(behind.proved()).isEqualTo(1);
        assertThat(behind.nodes()).isEqualTo(2);

        new FakeNode(fixture.store, "prod", "n2").prove(fixture.images.current());
        Await.until(
                "the reports", () -> fixture.images.current().fleet().statuses().size() == 3);
        // a later write elsewhere asks nothing more of this one
        put(Contribution.of(
                DomainName.of("later.example.com"),
                SourceId.API,
                synced(NAME).contributions().values().iterator().next().answer()));
        assertThat(told(status(NAME, Outcome.UNCHANGED, ""))).endsWith("Proved True Proved");
    }
}
