// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
    private static final int ROUNDS = 2_000;

    private static List<String> of(List<String> before, List<String> after) {
        return LineDiff.of(String.join("\n", before), String.join("\n", after));
    }

    private static List<String> signed(List<String> diff, String sign) {
        return diff.stream()
                .filter(line -> line.startsWith(sign))
                .map(line -> line.substring(1))
                .toList();
    }

    private static List<String> without(List<String> all, List<String> some) {
        List<String> left = new ArrayList<>(all);
        some.forEach(line -> assertThat(left.remove(line)).as(line).isTrue());
        return left.stream().sorted().toList();
    }

    /** Whether {@code all} has the lines of {@code some} in their order, with or without others between them. */
    private static boolean isPartOf(List<String> some, List<String> all) {
        int found = 0;
        for (String line : all) {
            if (found < some.size() && some.get(found).equals(line)) {
                found++;
            }
        }
        return found == some.size();
    }

    @Test
    void tellsOnlyWhatGoesAndComes() {
        assertThat(of(List.of("a", "b", "c", "d"), List.of("a", "x", "c", "d"))).containsExactly("-b", "+x");
        assertThat(of(List.of("a", "b", "c", "b", "d"), List.of("b", "c", "e", "d")))
                .containsExactly("-a", "-b", "+e");
        assertThat(LineDiff.of("", "a\nb\n")).containsExactly("+a", "+b");
        assertThat(LineDiff.of("a\nb\n", "")).containsExactly("-a", "-b");
        assertThat(LineDiff.of("a\nb\n", "a\nb\n")).isEmpty();
    }

    @Test
    void leavesTheSameOfBothInTheirOrder() {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> before = lines(random);
            List<String> after = lines(random);
            List<String> diff = of(before, after);

            assertThat(isPartOf(signed(diff, "-"), before)).as(diff.toString()).isTrue();
            assertThat(isPartOf(signed(diff, "+"), after)).as(diff.toString()).isTrue();
            assertThat(without(before, signed(diff, "-")))
                    .as("%s to %s: %s", before, after, diff)
                    .isEqualTo(without(after, signed(diff, "+")));
        }
    }

    private static List<String> lines(Random random) {
        return IntStream.range(0, 1 + random.nextInt(8))
                .mapToObj(i -> "line " + random.nextInt(4))
                .toList();
    }

    @Test
    void tellsAllOfTwoLongTextsThatHaveLittleInCommon() {
        List<String> before =
                IntStream.range(0, 5_000).mapToObj(i -> "old " + i).toList();
        List<String> after = IntStream.range(0, 5_000).mapToObj(i -> "new " + i).toList();

        assertThat(of(before, after)).hasSize(10_000).startsWith("-old 0").endsWith("+new 4999");
    }
}
