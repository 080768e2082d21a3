// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.Contributions;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Placement;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DomainIndexTest {
    private static final List<SourceId> SOURCES =
            List.of(SourceId.API, new SourceId("legacy"), new SourceId("kubernetes"));
    private static final List<ClusterId> CLUSTERS = List.of(new ClusterId("a"), new ClusterId("b"));

    @Test
    void countsTheSameHoweverItCameToBe() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<DomainName, Contributions> domains = new HashMap<>();
        DomainIndex grown = DomainIndex.EMPTY;
        for (int step = 0; step < 2_000; step++) {
            DomainName name = DomainName.of("n" + random.nextInt(60) + ".example.com");
            SourceId source = SOURCES.get(random.nextInt(SOURCES.size()));
            Contributions parts = domains.getOrDefault(name, Contributions.NONE);
            parts = random.nextInt(3) == 0
                    ? parts.minus(source)
                    : parts.plus(new Versioned<>(contribution(name, source, random), step));
            grown = grown.with(name, parts);
            domains.put(name, parts);
        }

        DomainIndex made = DomainIndex.EMPTY;
        for (var domain : domains.entrySet()) {
            made = made.with(domain.getKey(), domain.getValue());
        }
        assertThat(grown).as("seed %d", seed).isEqualTo(made);
        for (ClusterId id : CLUSTERS) {
            Cluster cluster = new Cluster(
                    id, Labels.of(Map.of("env", "prod")), Optional.empty(), Optional.empty(), List.of(), "");
            long served = domains.values().stream()
                    .filter(parts -> parts.values().stream()
                            .anyMatch(p -> p.value().on(cluster).isPresent()))
                    .count();
            assertThat(grown.servedBy(cluster)).as("seed %d", seed).isEqualTo((int) served);
        }
    }

    private static Contribution contribution(DomainName name, SourceId source, Random random) {
        Placement placement = switch (random.nextInt(3)) {
            case 0 -> Placement.EVERYWHERE;
            case 1 -> Placement.on(Set.of(CLUSTERS.get(random.nextInt(2))));
            default -> new Placement(new java.util.TreeSet<>(), Labels.of(Map.of("env", "prod")));
        };
        Horizon nothing = new Horizon(Placement.on(Set.of(CLUSTERS.get(random.nextInt(2)))), List.of());
        Horizon other =
                new Horizon(Placement.on(Set.of(CLUSTERS.get(random.nextInt(2)))), List.of(Address.of("192.0.2.2")));
        return new Contribution(
                        name,
                        source,
                        new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, false, Below.FORWARD),
                        random.nextInt(4) > 0,
                        random.nextBoolean() ? Optional.of(CLUSTERS.get(random.nextInt(2))) : Optional.empty(),
                        placement,
                        "",
                        "",
                        Labels.NONE)
                .withHorizons(
                        switch (random.nextInt(4)) {
                            case 0 -> List.of(other);
                            case 1 -> List.of(other, nothing);
                            case 2 -> List.of(nothing);
                            default -> List.of();
                        });
    }
}
