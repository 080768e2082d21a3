// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordRules;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.SourceId;
import io.zonefleet.plan.Union.Conflict;
import io.zonefleet.plan.Union.Contributor;
import io.zonefleet.testing.AnyModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever sources and clusters say of one name, each rightly: what is served of it stands together, and the rest is told. */
class AnyUnionTest {
    static final DomainName NAME = new DomainName("a.test");
    private static final List<String> CONTRIBUTORS = List.of("api", "legacy", "c1", "c2", "c3");

    @Provide
    Arbitrary<List<Contribution>> parts() {
        return anyParts();
    }

    /** Of each contributor at most one. */
    static Arbitrary<List<Contribution>> anyParts() {
        Arbitrary<Answer> answers = AnyModel.answers()
                .filter(answer -> RecordRules.check(NAME, answer.addresses(), answer.wildcard(), answer.records())
                        .isEmpty());
        return Combinators.combine(
                        answers.list().ofMinSize(1).ofMaxSize(CONTRIBUTORS.size()), Arbitraries.shuffle(CONTRIBUTORS))
                .as((said, by) -> {
                    List<Contribution> parts = new ArrayList<>();
                    for (int i = 0; i < said.size(); i++) {
                        parts.add(part(by.get(i), said.get(i)));
                    }
                    return parts;
                });
    }

    private static Contribution part(String by, Answer answer) {
        return by.startsWith("c")
                ? Contribution.of(NAME, SourceId.CLUSTERS, answer).of(new ClusterId(by))
                : Contribution.of(NAME, new SourceId(by), answer);
    }

    @Property
    void whatIsServedStandsTogether(@ForAll("parts") List<Contribution> parts) {
        standsTogether(Union.of(parts).answer(), parts);
    }

    /** No CNAME beside anything, and nothing that a delegation hides: none of these has glue. */
    static void standsTogether(Answer answer, List<Contribution> parts) {
        Map<OwnerName, List<String>> byName = new TreeMap<>();
        for (OwnerName name :
                answer.wildcard() ? List.of(OwnerName.DOMAIN, OwnerName.WILDCARD) : List.of(OwnerName.DOMAIN)) {
            for (Address address : answer.addresses()) {
                put(byName, name, address.isIpv4() ? "A" : "AAAA");
            }
        }
        answer.records()
                .forEach(record -> put(byName, record.name(), record.type().name()));
        if (answer.wildcard()) {
            answer.alias().ifPresent(alias -> put(byName, OwnerName.WILDCARD, "CNAME"));
        }
        byName.forEach((name, types) -> {
            if (types.contains("CNAME")) {
                assertThat(types).as("%s of %s", name, parts).containsExactly("CNAME");
            }
            if (types.contains("NS")) {
                byName.forEach((other, beside) -> {
                    if (other.equals(name) || other.isBelow(name)) {
                        assertThat(beside)
                                .as("%s, delegated, of %s", other, parts)
                                .containsOnly("NS");
                    }
                });
            }
        });
    }

    private static void put(Map<OwnerName, List<String>> byName, OwnerName name, String type) {
        byName.computeIfAbsent(name, n -> new ArrayList<>()).add(type);
    }

    @Property
    void whatIsNotServedIsToldWithWhoIsInTheWay(@ForAll("parts") List<Contribution> parts) {
        Union union = Union.of(parts);
        Set<String> served = new HashSet<>();
        union.answer().records().forEach(record -> served.add(text(record)));
        for (Contribution part : parts) {
            assertThat(union.answer().addresses()).containsAll(part.answer().addresses());
            for (DnsRecord record : part.answer().records()) {
                boolean told = union.conflicts().stream()
                        .anyMatch(conflict -> conflict.by().equals(Contributor.of(part))
                                && conflict.left().equals(record));
                assertThat(told != served.contains(text(record)) || (told && isSaidByOthers(parts, part, record)))
                        .as("%s of %s in %s", record, part, union)
                        .isTrue();
            }
        }
        Set<Contributor> all = new TreeSet<>();
        parts.forEach(part -> all.add(Contributor.of(part)));
        for (Conflict conflict : union.conflicts()) {
            assertThat(conflict.because())
                    .as("%s", conflict)
                    .isNotEmpty()
                    .isSubsetOf(all)
                    .doesNotContain(conflict.by());
            assertThat(conflict.left().type()).isIn(RecordType.CNAME, RecordType.NS);
        }
    }

    private static boolean isSaidByOthers(List<Contribution> parts, Contribution part, DnsRecord record) {
        return parts.stream()
                .filter(other -> !other.equals(part))
                .flatMap(other -> other.answer().records().stream())
                .anyMatch(other -> text(other).equals(text(record)));
    }

    private static String text(DnsRecord record) {
        return record.name() + " " + record.type() + " " + record.data();
    }

    @Property
    void whoIsOverruledIsSoByOthers(@ForAll("parts") List<Contribution> parts, @ForAll Random random) {
        Answer served = Union.of(parts).answer();
        List<Difference> differences = Difference.of(parts, served);
        List<Contribution> shuffled = new ArrayList<>(parts);
        Collections.shuffle(shuffled, random);
        assertThat(Difference.of(shuffled, served)).isEqualTo(differences);
        assertThat(differences).allSatisfy(difference -> {
            assertThat(difference.because()).isNotEmpty().doesNotContain(difference.by());
            assertThat(difference.said()).isNotEqualTo(difference.served());
        });
        for (Contribution part : parts) {
            assertThat(Difference.of(List.of(part), part.answer())).isEmpty();
        }
    }

    @Property
    void theOrderMeansNothing(@ForAll("parts") List<Contribution> parts, @ForAll Random random) {
        List<Contribution> shuffled = new ArrayList<>(parts);
        Collections.shuffle(shuffled, random);
        assertThat(Union.of(shuffled)).isEqualTo(Union.of(parts));
    }
}
