// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
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
            assertThat(conflict.by()).hasToString("source api");
            assertThat(conflict.because()).extracting(Object::toString).containsExactly("source legacy");
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
    void clustersStandBesideEachOtherAsSourcesDo() {
        DnsRecord alias = record("@", RecordType.CNAME, "b.example.net.", 30);
        Union beside = union(ofCluster("two", "192.0.2.2"), ofCluster("one", "", alias));
        assertThat(beside.answer().records()).isEmpty();
        assertThat(beside.answer().addresses()).containsExactly(Address.of("192.0.2.2"));
        assertThat(left(beside)).containsExactly("@ CNAME of cluster one because of [cluster two]");

        DnsRecord second = record("@", RecordType.CNAME, "c.example.net.", 30);
        Union aliases = union(ofCluster("two", "", second), ofCluster("one", "", alias), part("zzz", "", second));
        assertThat(aliases.answer().records()).containsExactly(alias);
        assertThat(left(aliases))
                .containsExactly(
                        "@ CNAME of cluster two because of [cluster one]",
                        "@ CNAME of source zzz because of [cluster one]");

        DnsRecord cut = record("s", RecordType.NS, "ns.example.net.", 30);
        DnsRecord below = record("x.s", RecordType.TXT, "\"x\"", 30);
        Union delegated =
                union(ofCluster("one", "192.0.2.1", cut), ofCluster("two", "192.0.2.2", below), part("api", "", alias));
        assertThat(delegated.answer().records()).containsExactly(below);
        assertThat(left(delegated))
                .containsExactly(
                        "@ CNAME of source api because of [cluster one, cluster two]",
                        "s NS of cluster one because of [cluster two]");
    }

    @Test
    void oneDelegationMayHaveServersAndGlueOfSeveral() {
        DnsRecord cut = record("s", RecordType.NS, "s.a.example.com.", 30);
        DnsRecord glue = record("s", RecordType.A, "192.0.2.53", 30);
        Union same = union(ofCluster("one", "192.0.2.1", cut, glue), ofCluster("two", "192.0.2.1", cut, glue));
        assertThat(same.answer().records()).containsExactly(glue, cut);
        assertThat(same.conflicts()).isEmpty();

        DnsRecord host = record("x.s", RecordType.A, "192.0.2.7", 30);
        Union hidden = union(ofCluster("one", "192.0.2.1", cut, glue), ofCluster("two", "192.0.2.1", host));
        assertThat(hidden.answer().records()).containsExactly(glue, host);
        assertThat(left(hidden)).containsExactly("s NS of cluster one because of [cluster two]");
    }

    @Test
    void ofACnameAndADelegationTheCnameIsServed() {
        DnsRecord cut = record("s", RecordType.NS, "ns.example.net.", 30);
        DnsRecord alias = record("s", RecordType.CNAME, "b.example.net.", 30);
        Union union = union(part("api", "192.0.2.1", cut), ofCluster("one", "192.0.2.1", alias));
        assertThat(union.answer().records()).containsExactly(alias);
        assertThat(left(union)).containsExactly("s NS of source api because of [cluster one]");
    }

    @Test
    void whatIsSaidOfNamesBelowWinsOverACnameThatIsOnlyRepeated() {
        DnsRecord alias = record("@", RecordType.CNAME, "b.example.net.", 30);
        DnsRecord below = record("*", RecordType.TXT, "\"x\"", 30);
        DnsRecord other = record("@", RecordType.CNAME, "b.example.net.", 60);
        Union union = union(wildcard(ofCluster("one", "", alias)), ofCluster("two", "", other, below));
        assertThat(union.answer().wildcard()).isFalse();
        assertThat(union.answer().records()).containsExactly(alias, below);
        assertThat(left(union)).containsExactly("* CNAME of cluster one because of [cluster two]");
    }

    @Test
    void aCnameForNamesBelowGivesWayToAddressesThatAreRepeated() {
        DnsRecord below = record("*", RecordType.CNAME, "b.example.net.", 30);
        Union union = union(wildcard(ofCluster("one", "192.0.2.1")), ofCluster("two", "192.0.2.2", below));
        assertThat(union.answer().wildcard()).isTrue();
        assertThat(union.answer().records()).isEmpty();
        assertThat(left(union)).containsExactly("* CNAME of cluster two because of [cluster one]");
    }

    @Test
    void theOrderOfContributionsMeansNothing() {
        List<Contribution> parts = new ArrayList<>(List.of(
                part("aaa", "", record("@", RecordType.CNAME, "b.example.net.", 30)),
                ofCluster("one", "", record("@", RecordType.CNAME, "c.example.net.", 30)),
                ofCluster("two", "", record("@", RecordType.CNAME, "d.example.net.", 30))));
        Union union = Union.of(parts);
        for (int i = 0; i < 6; i++) {
            Collections.rotate(parts, i % 3);
            assertThat(Union.of(parts)).isEqualTo(union);
        }
    }

    private static List<String> left(Union union) {
        return union.conflicts().stream()
                .map(conflict -> "%s %s of %s because of %s"
                        .formatted(conflict.left().name(), conflict.left().type(), conflict.by(), conflict.because()))
                .toList();
    }

    private static Union union(Contribution... parts) {
        return Union.of(Arrays.asList(parts));
    }

    private static Contribution ofCluster(String cluster, String address, DnsRecord... records) {
        return part(SourceId.CLUSTERS.text(), address, records).of(new ClusterId(cluster));
    }

    private static Contribution wildcard(Contribution part) {
        Answer answer = part.answer();
        return part.with(new Answer(answer.addresses(), answer.ttl(), true, answer.below(), answer.records()));
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
