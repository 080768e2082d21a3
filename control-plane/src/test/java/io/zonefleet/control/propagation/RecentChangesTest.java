// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.DomainIndex;
import io.zonefleet.control.image.FleetImage;
import io.zonefleet.control.image.Touched;
import io.zonefleet.control.propagation.RecentChanges.Recent;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

class RecentChangesTest {
    private static final Instant HOUR = Instant.parse("2026-03-01T10:00:00Z");

    /** Changes at these seconds after the hour, each of two feeds and with its place among them as its revision. */
    private static ControlImage changesAt(int... seconds) {
        PSortedMap<ChangeId, ChangeRow> changes = TreePMap.empty();
        for (int i = 0; i < seconds.length; i++) {
            ChangeRow row = new ChangeRow(
                    i + 1,
                    i + 1,
                    HOUR.plusSeconds(seconds[i]),
                    "tester",
                    "",
                    List.of("all", "clusters/local"),
                    new ChangeCounts(1, 0, 0, 0),
                    0,
                    List.of(),
                    Touched.NOTHING);
            changes = changes.plus(new ChangeId("%026d".formatted(i + 1)), row);
        }
        FleetImage fleet = new FleetImage(
                TreePMap.empty(),
                TreePMap.empty(),
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                TreePMap.empty(),
                HashTreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                changes,
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                TreePMap.empty());
        return new ControlImage(9, Optional.empty(), 0, 0, IntentImage.EMPTY, fleet, DomainIndex.EMPTY);
    }

    private static List<Long> revisions(RecentChanges changes) {
        return changes.newestFirst().stream().map(Recent::revision).toList();
    }

    @Test
    void followsWhatIsSinceThen() {
        ControlImage image = changesAt(10, 70, 130, 150);

        assertThat(revisions(RecentChanges.of(image, HOUR.plusSeconds(60)))).containsExactly(4L, 3L, 2L);
    }

    @Test
    void keepsTheNewestWholeMinutesOfVeryMany() {
        ControlImage image = changesAt(10, 70, 80, 130, 150);

        assertThat(revisions(RecentChanges.of(image, HOUR, 10))).containsExactly(5L, 4L, 3L, 2L, 1L);
        // of the minute before the last there is one of two: it is left out
        RecentChanges cut = RecentChanges.of(image, HOUR, 6);
        assertThat(revisions(cut)).containsExactly(5L, 4L);
        assertThat(cut.between("all", 0, 9).map(Recent::revision)).containsExactly(4L, 5L);
    }

    @Test
    void keepsTheNewestOfAMinuteThatAloneIsTooMuch() {
        assertThat(revisions(RecentChanges.of(changesAt(10, 20, 30), HOUR, 4))).containsExactly(3L, 2L);
    }
}
