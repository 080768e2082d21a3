// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.change.Edit;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Zone;
import io.zonefleet.testing.AnyIntent;
import io.zonefleet.testing.AnyModel;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;

/** Edits of few resources of each kind, again and again, so that they meet: names below each other, in zones that come and go. */
final class RandomEdits {
    private static final List<String> NAMES = List.of(
            "example.com",
            "a.example.com",
            "b.a.example.com",
            "c.b.a.example.com",
            "d.example.com",
            "example.org",
            "x.example.org",
            "alone.test.net");
    private static final List<String> ZONES = List.of("example.com", "a.example.com", "test.net");
    private static final List<String> CLUSTERS = List.of("c1", "c2", "prod-a");

    private final Random random;

    RandomEdits(Random random) {
        this.random = random;
    }

    /** What somebody might ask for next; not all of it can be had. */
    List<Edit> next(IntentImage intent) {
        Map<IntentKey, Edit> edits = new TreeMap<>(Comparator.comparing(IntentKey::toString));
        if (random.nextInt(15) == 0) { // more than one transaction takes
            Contribution one = contribution();
            IntStream.range(0, 60).forEach(i -> add(edits, intent, named(one, "n" + i + ".many.test")));
        }
        for (int i = random.nextInt(5); i >= 0; i--) {
            add(edits, intent, any());
        }
        return List.copyOf(edits.values());
    }

    private void add(Map<IntentKey, Edit> edits, IntentImage intent, Intent wanted) {
        boolean there = intent.find(wanted.key()).isPresent();
        edits.put(wanted.key(), there && random.nextInt(3) == 0 ? Edit.delete(wanted.key()) : Edit.put(wanted));
    }

    private Intent any() {
        return switch (random.nextInt(18)) {
            case 0, 1 -> sample(AnyModel.clusters());
            case 2 -> sample(AnyModel.profiles());
            case 3, 4 -> new Zone(DomainName.of(pick(ZONES)), pick(List.of("", "x")));
            case 5 -> drain();
            case 6, 7, 8 -> ofClusters();
            case 9 -> sample(AnyIntent.sources());
            default -> named(contribution(), pick(NAMES));
        };
    }

    private Drain drain() {
        Optional<ClusterId> cluster =
                random.nextBoolean() ? Optional.of(new ClusterId(pick(CLUSTERS))) : Optional.empty();
        List<Address> addresses = cluster.isPresent() && random.nextBoolean()
                ? List.of()
                : List.of(sample(AnyModel.addresses()), sample(AnyModel.addresses()));
        Optional<Instant> until = random.nextBoolean()
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE)));
        Optional<SourceId> source =
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(new SourceId(pick(List.of("api", "legacy"))));
        return new Drain(new DrainId(pick(List.of("x", "y"))), cluster, addresses, until, "", source);
    }

    /** What several clusters contribute to one name. */
    private Contribution ofClusters() {
        String name = pick(NAMES);
        List<Contribution> parts = Stream.of("c1", "c2", "prod-a")
                .filter(cluster -> random.nextInt(3) > 0)
                .map(cluster -> named(contribution(), name, SourceId.CLUSTERS).of(new ClusterId(cluster)))
                .toList();
        return Contribution.together(parts).orElseGet(() -> named(contribution(), name));
    }

    private Contribution contribution() {
        return sample(AnyModel.contributions());
    }

    /** Of the API, or of the list that is declared at first. */
    private static Contribution named(Contribution any, String name) {
        return named(any, name, any.source().text().equals("s-2") ? SourceId.API : any.source());
    }

    private static Contribution named(Contribution any, String name, SourceId source) {
        return new Contribution(
                DomainName.of(name),
                source,
                any.answer(),
                any.enabled(),
                any.origin(),
                any.placement(),
                any.owner(),
                any.comment(),
                any.labels(),
                any.horizons(),
                any.lastResort(),
                List.of());
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> T sample(Arbitrary<T> any) {
        return any.generator(100).next(random).value();
    }
}
