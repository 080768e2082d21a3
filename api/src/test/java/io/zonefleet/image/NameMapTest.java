// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.DomainName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameMapTest {
    private static DomainName name(int i) {
        return new DomainName("n" + i + ".test");
    }

    @Test
    void holdsWhatAnOrdinaryMapDoesAndKnowsWhatDiffers() {
        long seed = new Random().nextLong();
        System.out.println("NameMapTest seed " + seed);
        Random random = new Random(seed);
        Map<DomainName, Integer> plain = new HashMap<>();
        NameMap<Integer> map = NameMap.empty();
        for (int round = 0; round < 200; round++) {
            NameMap<Integer> before = map;
            Map<DomainName, Integer> plainBefore = new HashMap<>(plain);
            for (int i = random.nextInt(60); i > 0; i--) {
                DomainName name = name(random.nextInt(5_000));
                if (random.nextInt(3) == 0) {
                    map = map.minus(name);
                    plain.remove(name);
                } else {
                    int value = random.nextInt(4);
                    map = map.plus(name, value);
                    plain.put(name, value);
                }
            }
            assertThat(map).isEqualTo(plain).hasSize(plain.size()).isEqualTo(NameMap.of(plain));
            assertThat(map.differences(before))
                    .isEqualTo(before.differences(map))
                    .isEqualTo(differences(plain, plainBefore));
            assertThat(map.equals(before)).isEqualTo(plain.equals(plainBefore));
        }
    }

    private static Set<DomainName> differences(Map<DomainName, Integer> one, Map<DomainName, Integer> other) {
        Set<DomainName> names = new HashSet<>(one.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> one.containsKey(name)
                && other.containsKey(name)
                && one.get(name).equals(other.get(name)));
        return names;
    }

    @Test
    void staysAsItWasWhenAnotherIsMadeOfIt() {
        NameMap<Integer> one = NameMap.<Integer>empty().plus(name(1), 1);
        assertThat(one.plus(name(2), 2).minus(name(1))).containsOnlyKeys(name(2));
        assertThat(one).containsOnlyKeys(name(1));
        assertThat(one.minus(name(3))).isSameAs(one);
    }
}
