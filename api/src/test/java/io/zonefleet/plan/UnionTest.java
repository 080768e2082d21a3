// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnionTest {
    private static final DomainName NAME = DomainName.of("a.example.com");

    @Test
    void addressesAndRecordsOfAllAreUnited() {
        Union union = union(
                part("api", "192.0.2.1", record("@", RecordType.TXT, "\"a\"", 60)),
                part("legacy", "192.0.2.2", record("@", RecordType.TXT, "\"b\"", 20)));

        assertThat(union.answer().addresses()).hasSize(2);
        assertThat(union.answer().records())
                .containsExactly(record("@", RecordType.TXT, "\"a\"", 20), record("@", RecordType.TXT, "\"b\"", 20));
        assertThat(union.conflicts()).isEmpty();
    }

    @Test
    void aCnameGivesWayToWhatCanBeUnited() {
        Union union = union(
                part("api", "", record("@", RecordType.CNAME, "b.example.net.", 30)), part("legacy", "192.0.2.2"));

        assertThat(union.answer().records()).isEmpty();
        assertThat(union.answer().addresses()).containsExactly(Address.of("192.0.2.2"));
        assertThat(union.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.source()).isEqualTo(SourceId.API);
            assertThat(conflict.because()).containsExactly(new SourceId("legacy"));
        });
    }

    @Test
    void ofTwoCnamesThatOfTheApiIsServedElseTheFirstById() {
        DnsRecord one = record("@", RecordType.CNAME, "b.example.net.", 30);
        DnsRecord other = record("@", RecordType.CNAME, "c.example.net.", 30);
        assertThat(union(part("aaa", "", one), part("api", "", other)).answer().alias())
                .contains(other);
        assertThat(union(part("aaa", "", one), part("bbb", "", other)).answer().alias())
                .contains(one);
        assertThat(union(part("aaa", "", one), part("bbb", "", one)).conflicts())
                .isEmpty();
    }

    @Test
    void aDelegationGivesWayToRecordsOfOthersBelowIt() {
        DnsRecord cut = record("s", RecordType.NS, "ns.example.net.", 30);
        DnsRecord more = record("s", RecordType.NS, "ns2.example.net.", 30);
        DnsRecord below = record("x.s", RecordType.TXT, "\"x\"", 30);
        assertThat(union(part("api", "192.0.2.1", cut), part("bbb", "192.0.2.1", more))
                        .answer()
                        .records())
                .containsExactly(cut, more);
        assertThat(union(part("api", "192.0.2.1", cut), part("bbb", "192.0.2.1", below))
                        .answer()
                        .records())
                .containsExactly(below);
    }

    @Test
    void theOrderOfContributionsMeansNothing() {
        List<Contribution> parts = new ArrayList<>(List.of(
                part("aaa", "", record("@", RecordType.CNAME, "b.example.net.", 30)),
                part("bbb", "", record("@", RecordType.CNAME, "c.example.net.", 30)),
                part("ccc", "", record("@", RecordType.CNAME, "d.example.net.", 30))));
        Answer answer = Union.of(parts).answer();
        for (int i = 0; i < 6; i++) {
            Collections.rotate(parts, i % 3);
            assertThat(Union.of(parts).answer()).isEqualTo(answer);
        }
    }

    private static Union union(Contribution... parts) {
        return Union.of(Arrays.asList(parts));
    }

    private static Contribution part(String source, String address, DnsRecord... records) {
        return Contribution.of(
                NAME,
                new SourceId(source),
                new Answer(
                        address.isEmpty() ? List.of() : List.of(Address.of(address)),
                        Ttl.DEFAULT,
                        false,
                        Below.FORWARD,
                        List.of(records)));
    }

    private static DnsRecord record(String name, RecordType type, String data, int ttl) {
        return new DnsRecord(new OwnerName(name), type, new Ttl(ttl), data);
    }
}
