// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.testing.AnyModel;
import io.zonefleet.testing.AnyText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import net.jqwik.api.Tuple;

/** Lists in the form of coredns-sync: each fault is told at its row, and rows mean the same in any order. */
class AnyListTest {
    /** One row as it was sent. */
    record Row(String domain, String ip) {
        boolean isGood() {
            return DomainName.parse(domain) instanceof Parsed.Valid<DomainName>
                    && Address.parse(ip) instanceof Parsed.Valid<Address>;
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        return Combinators.combine(domains(1), addresses(1)).as(Row::new).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<Row>> goodRows() {
        return Combinators.combine(domains(0), addresses(0)).as(Row::new).list().ofMaxSize(12);
    }

    private static Arbitrary<String> domains(int bad) {
        Arbitrary<String> few = Arbitraries.of("a.test", "A.Test.", "b.test");
        Arbitrary<String> good = Arbitraries.oneOf(few, AnyModel.names().map(DomainName::text));
        return bad == 0 ? good : Arbitraries.frequencyOf(Tuple.of(6, good), Tuple.of(bad, AnyText.broken()));
    }

    private static Arbitrary<String> addresses(int bad) {
        Arbitrary<String> good = AnyModel.addresses().map(Address::text);
        return bad == 0 ? good : Arbitraries.frequencyOf(Tuple.of(6, good), Tuple.of(bad, AnyText.broken()));
    }

    @Property
    void aFaultIsToldAtItsRowAndNowhereElse(@ForAll("rows") List<Row> rows) {
        Violations violations = new Violations();
        ListRows.read(sent(rows), violations);
        Set<Integer> told = new TreeSet<>();
        violations.found().forEach(v -> told.add(Integer.parseInt(v.pointer().split("/", -1)[1])));
        Set<Integer> wrong = new TreeSet<>();
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).isGood()) {
                wrong.add(i);
            }
        }
        assertThat(told).isEqualTo(wrong);
    }

    @Property
    void rowsMeanTheSameInAnyOrderAndTwice(@ForAll("goodRows") List<Row> rows, @ForAll Random random) {
        List<Row> shuffled = new ArrayList<>(rows);
        shuffled.addAll(rows);
        Collections.shuffle(shuffled, random);
        TreeMap<DomainName, TreeSet<Address>> expected = new TreeMap<>();
        rows.forEach(row -> expected.computeIfAbsent(DomainName.of(row.domain()), name -> new TreeSet<>())
                .add(Address.of(row.ip())));
        Violations violations = new Violations();
        assertThat(ListRows.read(sent(rows), violations).names()).isEqualTo(expected);
        assertThat(ListRows.read(sent(shuffled), violations).names()).isEqualTo(expected);
        assertThat(violations.count()).isZero();
    }

    private static JsonNode sent(List<Row> rows) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        rows.forEach(row ->
                list.addObject().put("domain", row.domain()).put("ip", row.ip()).put("more", "x"));
        return JsonBody.read(JsonBody.write(list));
    }
}
