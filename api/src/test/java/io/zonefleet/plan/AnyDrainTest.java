// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.Intent;
import io.zonefleet.model.Placement;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is drained: what is left stands together, no drained address is answered, and a last resort leaves no name without. */
class AnyDrainTest {
    private static final List<ClusterId> CLUSTERS =
            Stream.of("c1", "c2", "c3").map(ClusterId::new).toList();

    @Provide
    Arbitrary<List<Contribution>> parts() {
        return AnyUnionTest.anyParts();
    }

    @Property
    void noDrainedAddressIsAnswered(@ForAll("parts") List<Contribution> parts, @ForAll Random random) {
        IntentImage image = image(split(parts, random));
        List<Address> drained = addresses(parts, random);
        Drain drain = drain("x", Optional.empty(), drained);
        IntentImage after = with(image, drain);
        for (ClusterId cluster : CLUSTERS) {
            answer(after, cluster).ifPresent(answer -> {
                AnyUnionTest.standsTogether(answer, parts);
                assertThat(answer.addresses()).doesNotContainAnyElementsOf(drained);
                assertThat(answer.records().stream().flatMap(record -> record.address().stream()))
                        .doesNotContainAnyElementsOf(drained);
            });
        }
        boolean touched =
                DesiredPlanner.touchedNames(image, after, List.of(drain.key())).contains(AnyUnionTest.NAME);
        assertThat(touched || isAsBefore(image, after))
                .as("%s of %s", drained, parts)
                .isTrue();
    }

    @Property
    void aLastResortLeavesNoNameWithout(@ForAll("parts") List<Contribution> parts, @ForAll Random random) {
        List<Contribution> kept = new ArrayList<>(split(parts, random));
        kept.set(0, kept.getFirst().withLastResort(true));
        IntentImage image = image(kept);
        IntentImage after = with(image, drain("x", Optional.empty(), addresses(parts, random)));
        after = with(after, drain("y", Optional.of(CLUSTERS.get(random.nextInt(3))), List.of()));
        for (ClusterId cluster : CLUSTERS) {
            Optional<Answer> was = answer(image, cluster);
            Optional<Answer> is = answer(after, cluster);
            if (kept.getFirst().on(Cluster.of(cluster)).isPresent()) { // else nothing there says so
                assertThat(Losses.between(was, is)).as("%s of %s", is, was).isEqualTo(Losses.NONE);
            }
            is.ifPresent(answer -> AnyUnionTest.standsTogether(answer, kept));
        }
    }

    /** Some with other addresses in one cluster, or none. */
    private static List<Contribution> split(List<Contribution> parts, Random random) {
        return parts.stream()
                .map(part -> random.nextInt(4) > 0
                        ? part
                        : part.withHorizons(List.of(new Horizon(
                                Placement.on(Set.of(CLUSTERS.get(random.nextInt(3)))),
                                random.nextBoolean() ? List.of() : List.of(Address.of("192.0.2.99"))))))
                .toList();
    }

    private static List<Address> addresses(List<Contribution> parts, Random random) {
        List<Address> all = Stream.concat(
                        Stream.of(Address.of("192.0.2.99")), parts.stream().flatMap(AnyDrainTest::addresses))
                .distinct()
                .toList();
        List<Address> some =
                all.stream().filter(address -> random.nextBoolean()).toList();
        return some.isEmpty() ? all : some;
    }

    private static Stream<Address> addresses(Contribution part) {
        return Stream.concat(
                part.answer().addresses().stream(),
                part.answer().records().stream().map(DnsRecord::address).flatMap(Optional::stream));
    }

    private static boolean isAsBefore(IntentImage image, IntentImage after) {
        return CLUSTERS.stream().allMatch(cluster -> answer(image, cluster).equals(answer(after, cluster)));
    }

    private static Optional<Answer> answer(IntentImage image, ClusterId cluster) {
        return DesiredAnswers.of(image, AnyUnionTest.NAME).on(cluster);
    }

    private static IntentImage image(List<Contribution> parts) {
        IntentImage image = IntentImage.EMPTY;
        for (ClusterId cluster : CLUSTERS) {
            image = with(image, Cluster.of(cluster));
        }
        for (Contribution part : parts) {
            if (!part.source().equals(SourceId.CLUSTERS)) {
                image = with(image, part);
            }
        }
        Optional<Contribution> ofClusters = Contribution.together(parts.stream()
                .filter(part -> part.source().equals(SourceId.CLUSTERS))
                .toList());
        return ofClusters.isPresent() ? with(image, ofClusters.get()) : image;
    }

    private static IntentImage with(IntentImage image, Intent piece) {
        return image.with(piece.key(), Optional.of(piece), 1);
    }

    private static Drain drain(String id, Optional<ClusterId> cluster, List<Address> addresses) {
        return new Drain(new DrainId(id), cluster, addresses, Optional.empty(), "");
    }
}
