// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    private static final String LABEL_63 = "a".repeat(63);

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com",
        "A.EXAMPLE.Com, a.example.com",
        "a.example.com., a.example.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "例え.テスト, xn--r8jz45g.xn--zckzah",
        "a。example。com, a.example.com",
        "1a.example.com, 1a.example.com",
        "a--b.example.com, a--b.example.com",
        "localhost, localhost"
    })
    void makesInputsCanonical(String input, String canonical) {
        assertThat(DomainName.of(input).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "'', name-empty",
        "., name-empty",
        "a..b, label-empty",
        ".a.b, label-empty",
        "a.b.., label-empty",
        "*.example.com, name-wildcard",
        "a b.example.com, name-characters",
        "a/b.example.com, name-characters",
        "'a\\b.example.com', name-characters",
        "a_b.example.com, label-characters",
        "'a\"b.example.com', label-characters",
        "a;b.example.com, label-characters",
        "a{b.example.com, label-characters",
        "-a.example.com, label-hyphen",
        "a-.example.com, label-hyphen",
        "192.0.2.1, name-numeric",
        "a.example.123, name-numeric"
    })
    void namesTheBrokenRule(String input, String rule) {
        assertThat(rules(DomainName.parse(input))).first().isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u0000", "\u007f", "\u0085", "\t"})
    void refusesControlCharacters(String character) {
        assertThat(DomainName.parse("a" + character + "b.example.com")).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void keepsTheLimitsOfLabelsAndNames() {
        assertThat(DomainName.parse(LABEL_63 + ".com")).isInstanceOf(Parsed.Valid.class);
        assertThat(DomainName.parse("a" + LABEL_63 + ".com")).isInstanceOf(Parsed.Invalid.class);
        String longest = String.join(".", LABEL_63, LABEL_63, LABEL_63, "a".repeat(61));
        assertThat(longest).hasSize(253);
        assertThat(DomainName.parse(longest)).isInstanceOf(Parsed.Valid.class);
        assertThat(DomainName.parse(longest + "a")).isInstanceOf(Parsed.Invalid.class);
        assertThat(DomainName.parse("ü".repeat(60) + "." + longest)).isInstanceOf(Parsed.Invalid.class);
        assertThat(DomainName.parse("x".repeat(1 << 20))).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        assertThat(rules(DomainName.parse("-a.b_c..com"))).hasSize(3);
    }

    @Test
    void cannotBeMadeWrong() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DomainName("A.example.com"));
        assertThatIllegalArgumentException().isThrownBy(() -> new DomainName("a.example.com."));
    }

    @Test
    void showsIdnBothWays() {
        assertThat(DomainName.of("bücher.example").unicode()).isEqualTo("bücher.example");
    }

    @Test
    void knowsWhatIsBelow() {
        DomainName name = DomainName.of("a.example.com");
        assertThat(name.isBelow(DomainName.of("example.com"))).isTrue();
        assertThat(name.isBelow(name)).isFalse();
        assertThat(name.isAtOrBelow(name)).isTrue();
        assertThat(DomainName.of("aexample.com").isBelow(DomainName.of("example.com")))
                .isFalse();
        assertThat(name.ancestors()).containsExactly(DomainName.of("example.com"), DomainName.of("com"));
    }

    /** What is below a name must directly follow it in the order: ranges over a subtree rely on it. */
    @Test
    void ordersSubtreesTogether() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<DomainName> names = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            StringBuilder name = new StringBuilder("com");
            for (int labels = random.nextInt(4); labels >= 0; labels--) {
                name.insert(0, ".").insert(0, "ab-".charAt(random.nextInt(2))).insert(0, "x");
            }
            names.add(DomainName.of(name.toString()));
        }
        Collections.sort(names);
        for (DomainName top : names) {
            int first = names.indexOf(top);
            long run = names.stream()
                    .skip(first)
                    .takeWhile(n -> n.isAtOrBelow(top))
                    .count();
            assertThat(run)
                    .as("seed %d, below %s", seed, top)
                    .isEqualTo(names.stream().filter(n -> n.isAtOrBelow(top)).count());
        }
    }

    @Test
    void ordersAsTheReversedFormsDoLabelByLabel() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            DomainName a = random(random);
            DomainName b = random.nextInt(3) == 0 ? DomainName.of("b." + a) : random(random);
            assertThat(Integer.signum(a.compareTo(b)))
                    .as("seed %d, %s and %s", seed, a, b)
                    .isEqualTo(Integer.signum(byLabels(a).compareTo(byLabels(b))));
        }
    }

    private static DomainName random(Random random) {
        StringBuilder name = new StringBuilder();
        for (int labels = random.nextInt(4); labels >= 0; labels--) {
            name.append("xab".charAt(random.nextInt(3)));
            for (int i = random.nextInt(3); i > 0; i--) {
                name.append("-0b".charAt(random.nextInt(3)));
            }
            name.append("b.");
        }
        return DomainName.of(name.substring(0, name.length() - 1));
    }

    /** With a character between labels that comes before all characters of labels. */
    private static String byLabels(DomainName name) {
        return name.reversed().replace('.', '!');
    }

    @Test
    void reversesForKeysAndBack() {
        DomainName name = DomainName.of("a.b.example.com");
        assertThat(name.reversed()).isEqualTo("com.example.b.a");
        assertThat(DomainName.ofReversed(name.reversed())).isEqualTo(name);
    }

    private static List<String> rules(Parsed<?> parsed) {
        return parsed instanceof Parsed.Invalid<?> invalid
                ? invalid.violations().stream().map(Violation::rule).toList()
                : List.of();
    }
}
