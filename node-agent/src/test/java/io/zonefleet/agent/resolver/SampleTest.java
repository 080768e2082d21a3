// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final ServedName NAME =
            new ServedName(new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, false, Below.FORWARD), 1);

    private static ServedImage image(Map<DomainName, ServedName> names) {
        return new ServedImage(new ClusterId("prod"), ClusterProfile.BUILT_IN, names, Map.of(), Map.of());
    }

    private static Map<DomainName, ServedName> below(String suffix, int count) {
        Map<DomainName, ServedName> names = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            names.put(DomainName.of("n" + i + "." + suffix), NAME);
        }
        return names;
    }

    private static ServedName recordOnly(RecordType type, String data) {
        DnsRecord only = new DnsRecord(OwnerName.DOMAIN, type, Ttl.DEFAULT, data);
        return new ServedName(new Answer(List.of(), Ttl.DEFAULT, false, Below.FORWARD, List.of(only)), 1);
    }

    private static List<DomainName> chosen(ServedImage image, List<DomainName> again, int more, long seed) {
        return Sample.choose(image, again, more, new Random(seed)).stream()
                .map(Sample::name)
                .toList();
    }

    @Test
    void hasOneOfEachSuffixHoweverFewNamesItHas() {
        Map<DomainName, ServedName> names = below("example.com", 2_000);
        names.putAll(below("example.net", 1));
        names.putAll(below("corp.example", 2));
        for (long seed = 0; seed < 20; seed++) {
            List<DomainName> chosen = chosen(image(names), List.of(), 8, seed);

            assertThat(chosen).as("seed %d", seed).hasSize(8).doesNotHaveDuplicates();
            assertThat(chosen)
                    .as("seed %d", seed)
                    .extracting(name -> name.parent().orElseThrow().text())
                    .contains("example.com", "example.net", "corp.example");
        }
    }

    @Test
    void isOfOtherSuffixesEachTimeWhereThereAreMany() {
        Map<DomainName, ServedName> names = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            names.putAll(below("s" + i + ".example", 3));
        }
        Set<DomainName> seen = new TreeSet<>();
        for (long seed = 0; seed < 100; seed++) {
            List<DomainName> chosen = chosen(image(names), List.of(), 8, seed);
            assertThat(chosen.stream().map(DomainName::parent).distinct())
                    .as("seed %d", seed)
                    .hasSize(8);
            chosen.forEach(name -> seen.add(name.parent().orElseThrow()));
        }
        assertThat(seen).hasSize(40);
    }

    @Test
    void beginsWithWhatWasWrongAsLongAsThatIsManaged() {
        ServedImage image = image(below("example.com", 3));
        DomainName wrong = DomainName.of("n1.example.com");
        DomainName gone = DomainName.of("gone.example.com");

        assertThat(chosen(image, List.of(gone, wrong), 0, 1)).containsExactly(wrong);
        assertThat(chosen(image, List.of(wrong), 8, 1)).hasSize(3).startsWith(wrong);
    }

    @Test
    void asksForNoNameWithoutAnAddress() {
        ServedImage other = image(Map.of(
                DomainName.of("text.example.com"), recordOnly(RecordType.TXT, "\"x\""),
                DomainName.of("alias.example.com"), recordOnly(RecordType.CNAME, "a.example.net.")));

        assertThat(chosen(other, List.of(), 8, 1)).isEmpty();
        assertThat(Sample.isNothingToAsk(other)).isTrue();
        assertThat(Sample.isNothingToAsk(image(Map.of()))).isTrue();
        assertThat(Sample.isNothingToAsk(image(below("example.com", 1)))).isFalse();
    }
}
