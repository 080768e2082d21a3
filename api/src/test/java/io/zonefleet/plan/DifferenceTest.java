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
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final List<Address> ADDRESS = List.of(Address.of("192.0.2.1"));

    @Test
    void aLongerTtlOfASetIsNotServed() {
        DnsRecord shorter = text("one", 20);
        DnsRecord longer = text("two", 60);
        Contribution one = part("one", answer(ADDRESS, 30, false, Below.FORWARD, shorter));
        Contribution two = part("two", answer(ADDRESS, 90, false, Below.FORWARD, longer));
        Contribution three = part("three", answer(ADDRESS, 30, false, Below.FORWARD));

        assertThat(said(one, two, three))
                .containsExactly(
                        "cluster two: ttl 90 is 30 because of [cluster one, cluster three]",
                        "cluster two: ttl @ TXT 60 is 20 because of [cluster one]");
    }

    @Test
    void aTtlOfNothingThatIsServedMeansNothing() {
        DnsRecord alias = new DnsRecord(OwnerName.DOMAIN, RecordType.CNAME, new Ttl(90), "b.example.net.");
        Contribution one = part("one", answer(List.of(), 90, false, Below.FORWARD, alias));
        Contribution two = part("two", answer(ADDRESS, 30, false, Below.FORWARD));

        assertThat(said(one, two)).isEmpty();
    }

    @Test
    void aWildcardOfAnotherAnswersNamesBelow() {
        Contribution closed = part("one", answer(ADDRESS, 30, false, Below.NXDOMAIN));
        Contribution open = part("two", answer(ADDRESS, 30, true, Below.FORWARD));
        Contribution bare = part("three", answer(List.of(), 30, false, Below.FORWARD, text("x", 30)));

        assertThat(said(closed, open, bare))
                .containsExactly("cluster one: wildcard false is true because of [cluster two]");
    }

    @Test
    void whoHasNamesBelowForwardedIsOverruled() {
        Contribution closed = part("one", answer(ADDRESS, 30, false, Below.NXDOMAIN));
        Contribution forwarding = part("two", answer(ADDRESS, 30, false, Below.FORWARD));

        assertThat(said(closed, forwarding))
                .containsExactly("cluster two: below forward is nxdomain because of [cluster one]");
        assertThat(said(closed, closed.of(new ClusterId("three")))).isEmpty();
    }

    private static List<String> said(Contribution... parts) {
        List<Contribution> all = List.of(parts);
        return Difference.of(all, Union.of(all).answer()).stream()
                .map(each -> "%s: %s %s%s is %s because of %s"
                        .formatted(
                                each.by(),
                                each.kind().text(),
                                each.record()
                                        .map(record -> record.name() + " " + record.type() + " ")
                                        .orElse(""),
                                each.said(),
                                each.served(),
                                each.because()))
                .toList();
    }

    private static Contribution part(String cluster, Answer answer) {
        return Contribution.of(NAME, SourceId.CLUSTERS, answer).of(new ClusterId(cluster));
    }

    private static Answer answer(
            List<Address> addresses, int ttl, boolean wildcard, Below below, DnsRecord... records) {
        return new Answer(addresses, new Ttl(ttl), wildcard, below, List.of(records));
    }

    private static DnsRecord text(String data, int ttl) {
        return new DnsRecord(OwnerName.DOMAIN, RecordType.TXT, new Ttl(ttl), "\"" + data + "\"");
    }
}
