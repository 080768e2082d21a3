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
import io.zonefleet.model.Intent;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Placement;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Zone;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShrinkGuardTest {
    private static final ClusterId PROD = new ClusterId("prod");
    private static final ClusterId LAB = new ClusterId("lab");

    @ParameterizedTest
    @CsvSource({"9, 9, false", "10, 10, true", "10, 49, true", "10, 50, false", "11, 50, true", "200, 1000, false"})
    void allowsLessThanTenOrUpToAFifth(int removed, int names, boolean tooMuch) {
        assertThat(ShrinkGuard.isTooMuch(removed, names)).isEqualTo(tooMuch);
    }

    @Test
    void judgesTheEffectOnEachClusterNotTheRequest() {
        IntentImage before = image(40, Placement.EVERYWHERE);
        IntentImage after = before;
        Set<DomainName> names = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            Contribution moved = domain(i, Placement.on(Set.of(LAB)));
            after = after.with(moved.key(), Optional.of(moved), 2);
            names.add(moved.name());
        }
        assertThat(ShrinkGuard.judge(before, after, names)).containsExactly(new Shrink(PROD, Optional.empty(), 40, 40));
    }

    @Test
    void holdsTheLastNameOfADeclaredZone() {
        IntentImage before = with(image(1, Placement.EVERYWHERE), new Zone(DomainName.of("example.com"), ""));
        Contribution only = domain(0, Placement.EVERYWHERE);
        IntentImage after = before.with(only.key(), Optional.empty(), 2);
        assertThat(ShrinkGuard.judge(before, after, Set.of(only.name())))
                .extracting(Shrink::zone)
                .containsOnly(Optional.of(DomainName.of("example.com")));
    }

    @Test
    void aClusterThatGoesAltogetherLosesNothing() {
        IntentImage before = image(40, Placement.on(Set.of(PROD)));
        IntentImage after = before.with(Cluster.of(PROD).key(), Optional.empty(), 2);
        assertThat(ShrinkGuard.judge(before, after, before.domains().keySet())).isEmpty();
    }

    private static IntentImage image(int names, Placement placement) {
        IntentImage image = with(with(IntentImage.EMPTY, Cluster.of(PROD)), Cluster.of(LAB));
        for (int i = 0; i < names; i++) {
            image = with(image, domain(i, placement));
        }
        return image;
    }

    private static Contribution domain(int index, Placement placement) {
        return new Contribution(
                DomainName.of("n" + index + ".example.com"),
                SourceId.API,
                new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, false, Below.FORWARD),
                true,
                Optional.empty(),
                placement,
                "",
                "",
                Labels.NONE);
    }

    private static IntentImage with(IntentImage image, Intent intent) {
        return image.with(intent.key(), Optional.of(intent), 1);
    }
}
