// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.DomainName;
import io.zonefleet.render.CoreDnsModel.Wildcards;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Declaring, packing and removing zones changes no answer: random images, asked of the oracle and of CoreDNS's rules. */
class OneMeaningTest {
    private static final int IMAGES = 300;
    private static final int QUESTIONS = 150;

    @Test
    void everyNameAnswersWhatItMeansHoweverItIsStored() {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("OneMeaningTest: -Dzonefleet.seed=" + seed);
        RandomImages random = new RandomImages(seed);
        Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
        for (int i = 0; i < IMAGES; i++) {
            Map<DomainName, ServedName> names = random.names();
            check(random, names, Map.of(), seen);
            check(random, names, random.declared(names), seen);
            check(random, names, random.declared(names), seen);
        }
        // else the images were too tame to show anything
        assertThat(seen).containsOnlyKeys(Kind.values());
    }

    /** What a random image may show. */
    private enum Kind {
        PACKED,
        COPIED,
        COPIED_APEX,
        FORWARDED_APEX,
        CLOSED,
        FORCED_OPEN
    }

    private static void check(
            RandomImages random,
            Map<DomainName, ServedName> names,
            Map<DomainName, Long> declared,
            Map<Kind, Integer> seen) {
        ZoneAssignment assignment = ZoneAssignment.of(RandomImages.image(names, declared));
        CoreDnsModel now = new CoreDnsModel(assignment.zones(), Wildcards.RFC_4592);
        CoreDnsModel before = new CoreDnsModel(assignment.zones(), Wildcards.BEFORE_1_14_7);
        Set<DomainName> questions = new HashSet<>(names.keySet());
        names.keySet().forEach(name -> questions.addAll(name.ancestors()));
        for (int i = 0; i < QUESTIONS; i++) {
            questions.add(random.question(names));
        }
        for (DomainName question : questions) {
            Meaning meaning = Meaning.of(question, names);
            for (CoreDnsModel coreDns : List.of(now, before)) {
                assertThat(coreDns.answer(question))
                        .as("%s with names %s and zones %s", question, names, declared.keySet())
                        .isEqualTo(meaning);
            }
        }
        assignment.zones().values().forEach(zone -> count(zone, names, declared, seen));
    }

    private static void count(
            ZoneContent zone,
            Map<DomainName, ServedName> names,
            Map<DomainName, Long> declared,
            Map<Kind, Integer> seen) {
        boolean ownZone =
                zone.members().size() == 1 && zone.members().getFirst().name().equals(zone.zone());
        boolean copiedApex = zone.copies().stream().anyMatch(copy -> copy.name().equals(zone.zone()));
        count(seen, Kind.PACKED, !ownZone && !declared.containsKey(zone.zone()));
        count(seen, Kind.COPIED, !zone.copies().isEmpty() && !copiedApex);
        count(seen, Kind.COPIED_APEX, copiedApex);
        count(seen, Kind.FORWARDED_APEX, zone.apexForwarded());
        count(seen, Kind.CLOSED, zone.closed());
        boolean forced = zone.zone().ancestors().stream()
                .anyMatch(up -> names.containsKey(up) && names.get(up).answer().closedBelow());
        count(seen, Kind.FORCED_OPEN, forced && !zone.closed());
    }

    private static void count(Map<Kind, Integer> seen, Kind kind, boolean is) {
        if (is) {
            seen.merge(kind, 1, Integer::sum);
        }
    }
}
