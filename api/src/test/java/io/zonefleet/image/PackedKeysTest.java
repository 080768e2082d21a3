// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.store.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PackedKeysTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void holdsWhatAMapOfTheSameKeysHolds() {
        for (int size : new int[] {0, 1, 15, 16, 17, 300, 5_000}) {
            SortedMap<String, Long> map = random(size);
            PackedKeys packed = packed(map);
            for (String key : List.copyOf(map.keySet())) {
                int index = packed.find(key).orElseThrow();
                switch (random.nextInt(4)) {
                    case 0 -> {
                        packed.remove(index);
                        map.remove(key);
                    }
                    case 1 -> {
                        packed.remove(index);
                        packed.put(index, 7);
                        map.put(key, 7L);
                    }
                    case 2 -> {
                        packed.put(index, -1);
                        map.put(key, -1L);
                    }
                    default -> {}
                }
            }

            assertThat(walked(packed)).as("seed %d", seed).isEqualTo(map);
            for (int i = 0; i < 300; i++) {
                String any = randomKey();
                assertThat(packed.find(any).stream()
                                .filter(packed::isThere)
                                .mapToObj(packed::number)
                                .toList())
                        .as("seed %d, %s", seed, any)
                        .isEqualTo(map.containsKey(any) ? List.of(map.get(any)) : List.of());
            }
        }
    }

    @Test
    void givesThoseOfARange() {
        SortedMap<String, Long> map = random(2_000);
        PackedKeys packed = packed(map);
        for (int i = 0; i < 200; i++) {
            String a = randomKey();
            String b = a + randomKey();
            KeyRange range = new KeyRange(a, random.nextBoolean() ? b : "z");
            TreeMap<String, Long> found = new TreeMap<>();
            packed.forEach(range, found::put);
            assertThat(found).as("seed %d, %s", seed, range).isEqualTo(map.subMap(range.start(), range.end()));
        }
    }

    @Test
    void keepsKeysOfAnyLengthAndScript() {
        TreeMap<String, Long> map = new TreeMap<>();
        map.put("a".repeat(100_000), 1L);
        map.put("a".repeat(100_000) + "b", 2L);
        map.put("/ключ/鍵/🗝", 3L);
        map.put("/ключ/鍵/🔑", 4L);
        map.put("", 5L);
        assertThat(walked(packed(map))).isEqualTo(map);
        map.forEach((key, number) -> assertThat(packed(map).find(key)).isPresent());
    }

    private SortedMap<String, Long> random(int size) {
        TreeMap<String, Long> map = new TreeMap<>();
        while (map.size() < size) {
            map.put(randomKey(), random.nextLong());
        }
        return map;
    }

    /** One of few enough to meet the same again, with much in common. */
    private String randomKey() {
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            parts.add("n" + random.nextInt(20));
        }
        return "/zonefleet/v1/" + String.join("/", parts);
    }

    private static PackedKeys packed(SortedMap<String, Long> map) {
        PackedKeys.Builder builder = new PackedKeys.Builder();
        map.forEach(builder::add);
        return builder.build();
    }

    private static SortedMap<String, Long> walked(PackedKeys packed) {
        TreeMap<String, Long> all = new TreeMap<>();
        PackedKeys.Walk walk = packed.walk();
        while (walk.next()) {
            if (packed.isThere(walk.index())) {
                all.put(walk.key(), walk.number());
            }
        }
        return all;
    }
}
