// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.NameMap;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReassignmentTest {
    private static final int HISTORIES = 150;
    private static final int EDITS = 30;

    private static ServedImage image(
            Map<DomainName, ServedName> names, Map<DomainName, Long> declared, Map<DomainName, Long> serials) {
        return new ServedImage(new ClusterId("test"), ClusterProfile.BUILT_IN, names, declared, serials);
    }

    @Test
    void assignsAfterAnyEditsAsFromNothing() {
        long first = new Random().nextInt();
        System.out.println("ReassignmentTest seeds from " + first);
        for (long seed = first; seed < first + HISTORIES; seed++) {
            history(seed);
        }
    }

    private static void history(long seed) {
        RandomImages random = new RandomImages(seed);
        Map<DomainName, ServedName> names = random.names();
        Map<DomainName, Long> declared = random.declared(names);
        Map<DomainName, Long> serials = Map.of();
        ZoneAssignment assignment = ZoneAssignment.of(image(names, declared, serials));
        for (int edit = 1; edit <= EDITS; edit++) {
            names = random.edited(names);
            declared = edit % 10 == 0 ? random.declared(names) : declared;
            serials = random.serials(serials, List.copyOf(assignment.zones().keySet()));
            ServedImage image = image(names, declared, serials);

            assignment = assignment.after(image);

            ZoneAssignment anew = ZoneAssignment.of(image);
            String when = "seed " + seed + ", edit " + edit;
            assertThat(assignment.zones()).as(when).isEqualTo(anew.zones());
            assertThat(assignment.zones().keySet())
                    .as(when)
                    .containsExactlyElementsOf(anew.zones().keySet());
            for (DomainName name : names.keySet()) {
                assertThat(assignment.zoneOf(name)).as(when).isEqualTo(anew.zoneOf(name));
            }
        }
    }

    @Test
    void leavesZonesThatNothingTouchedAsTheyAre() {
        RandomImages random = new RandomImages(1);
        NameMap<ServedName> names = NameMap.empty();
        for (int i = 0; i < 200; i++) {
            names = names.plus(new DomainName("n" + i % 50 + ".p" + i / 50 + ".test"), random.served(false));
        }
        ZoneAssignment before = ZoneAssignment.of(image(names, Map.of(), Map.of()));
        DomainName changed = new DomainName("n7.p1.test");

        ZoneAssignment after = before.after(image(names.plus(changed, random.served(false)), Map.of(), Map.of()));

        before.zones().forEach((zone, content) -> {
            if (zone.equals(before.zoneOf(changed))) {
                assertThat(after.zones().get(zone)).isNotEqualTo(content);
            } else {
                assertThat(after.zones().get(zone)).isSameAs(content);
            }
        });
    }
}
