// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.Intent;
import io.zonefleet.model.Placement;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.testing.AnyModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ClusterAnswerTest {
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final Cluster ONE = Cluster.of(new ClusterId("one"));
    private static final Cluster TWO = Cluster.of(new ClusterId("two"));
    private static final SourceId OTHER = new SourceId("legacy");

    @Provide
    Arbitrary<List<Contribution>> contributions() {
        return AnyModel.contributions().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Cluster>> clusters() {
        return AnyModel.clusters().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<Integer> drained() {
        return Arbitraries.integers().between(0, 3);
    }

    /** Who says why must not say anything else than the feeds do. */
    @Property
    void isWhatTheFeedsSay(
            @ForAll("contributions") List<Contribution> parts,
            @ForAll("clusters") List<Cluster> clusters,
            @ForAll("drained") int drained,
            @ForAll boolean lastResort) {
        IntentImage image = IntentImage.EMPTY;
        for (Cluster cluster : clusters) {
            image = with(image, cluster);
        }
        for (Contribution part : parts) {
            image = with(image, renamed(part).withLastResort(lastResort));
        }
        for (int i = 0; i < Math.min(drained, parts.size()); i++) {
            List<Address> addresses = parts.get(i).answer().addresses();
            if (!addresses.isEmpty()) {
                image = with(image, drain("d" + i, addresses.subList(0, 1 + i % addresses.size())));
            }
        }
        DesiredAnswers wanted = DesiredAnswers.of(image, NAME);
        for (Cluster cluster : image.allClusters()) {
            assertThat(ClusterAnswer.of(image, NAME, cluster).answer()).isEqualTo(wanted.on(cluster.id()));
        }
    }

    @Test
    void saysThatAHorizonGivesOthers() {
        Horizon split = new Horizon(Placement.on(Set.of(TWO.id())), List.of(Address.of("198.51.100.1")));
        IntentImage image =
                image(part(SourceId.API, "192.0.2.1").withHorizons(List.of(split)), part(OTHER, "192.0.2.2"));

        assertThat(ClusterAnswer.of(image, NAME, ONE))
                .isEqualTo(said(List.of("192.0.2.1", "192.0.2.2"), false, List.of(), false));
        assertThat(ClusterAnswer.of(image, NAME, TWO))
                .isEqualTo(said(List.of("192.0.2.2", "198.51.100.1"), true, List.of(), false));
    }

    @Test
    void saysThatAHorizonGivesNothing() {
        Horizon none = new Horizon(Placement.on(Set.of(TWO.id())), List.of());
        IntentImage image = image(part(SourceId.API, "192.0.2.1").withHorizons(List.of(none)));

        assertThat(ClusterAnswer.of(image, NAME, TWO)).isEqualTo(said(List.of(), true, List.of(), false));
    }

    @Test
    void namesTheDrainsThatTakeSomethingOutThere() {
        Horizon split = new Horizon(Placement.on(Set.of(TWO.id())), List.of(Address.of("198.51.100.1")));
        IntentImage image = image(
                part(SourceId.API, "192.0.2.1").withHorizons(List.of(split)),
                part(OTHER, "192.0.2.2"),
                drain("y", List.of(Address.of("192.0.2.1"))),
                drain("x", List.of(Address.of("192.0.2.2"), Address.of("203.0.113.9"))),
                drain("z", List.of(Address.of("203.0.113.9"))));

        assertThat(ClusterAnswer.of(image, NAME, ONE)).isEqualTo(said(List.of(), false, List.of("x", "y"), false));
        assertThat(ClusterAnswer.of(image, NAME, TWO))
                .isEqualTo(said(List.of("198.51.100.1"), true, List.of("x"), false));
    }

    @Test
    void saysThatALastResortStaysAsItIs() {
        IntentImage image = image(
                part(SourceId.API, "192.0.2.1").withLastResort(true), drain("x", List.of(Address.of("192.0.2.1"))));

        assertThat(ClusterAnswer.of(image, NAME, ONE)).isEqualTo(said(List.of("192.0.2.1"), false, List.of("x"), true));
    }

    @Test
    void aLastResortThatNothingIsTakenFromIsNone() {
        IntentImage image = image(
                part(SourceId.API, "192.0.2.1").withLastResort(true), drain("x", List.of(Address.of("192.0.2.9"))));

        assertThat(ClusterAnswer.of(image, NAME, ONE)).isEqualTo(said(List.of("192.0.2.1"), false, List.of(), false));
    }

    private static ClusterAnswer said(List<String> addresses, boolean horizon, List<String> drains, boolean kept) {
        return new ClusterAnswer(
                addresses.isEmpty() ? Optional.empty() : Optional.of(answer(addresses)),
                horizon,
                drains.stream().map(DrainId::new).toList(),
                kept);
    }

    private static Answer answer(List<String> addresses) {
        return new Answer(addresses.stream().map(Address::of).toList(), Ttl.DEFAULT, false, Below.FORWARD);
    }

    private static Contribution part(SourceId source, String address) {
        return Contribution.of(NAME, source, answer(List.of(address)));
    }

    private static Contribution renamed(Contribution part) {
        return new Contribution(
                        NAME,
                        part.source(),
                        part.answer(),
                        part.enabled(),
                        part.origin(),
                        part.placement(),
                        "",
                        "",
                        part.labels())
                .withHorizons(part.horizons());
    }

    private static Drain drain(String id, List<Address> addresses) {
        return new Drain(new DrainId(id), Optional.empty(), addresses, Optional.empty(), "");
    }

    private static IntentImage image(Intent... pieces) {
        IntentImage image = with(with(IntentImage.EMPTY, ONE), TWO);
        for (Intent piece : pieces) {
            image = with(image, piece);
        }
        return image;
    }

    private static IntentImage with(IntentImage image, Intent piece) {
        return image.with(piece.key(), Optional.of(piece), 1);
    }
}
