// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerBookTest {
    private static final Address KUBE_DNS = Address.of("10.96.0.10");
    private static final Address MANAGED = Address.of("192.0.2.1");

    private final ServerBook book = new ServerBook(KUBE_DNS);

    private static ServedImage image(int names) {
        Map<DomainName, ServedName> all = new HashMap<>();
        for (int i = 0; i < names; i++) {
            all.put(DomainName.of("n%d.example.com".formatted(i)), served(MANAGED));
        }
        all.put(DomainName.of("none.example.com"), text());
        all.put(DomainName.of("six.example.com"), served(Address.of("2001:db8::1")));
        return new ServedImage(new ClusterId("prod"), ClusterProfile.BUILT_IN, all, Map.of(), Map.of());
    }

    private static ServedName served(Address... addresses) {
        return new ServedName(new Answer(List.of(addresses), Ttl.DEFAULT, false, Below.FORWARD), 1);
    }

    private static ServedName text() {
        DnsRecord text = new DnsRecord(OwnerName.DOMAIN, RecordType.TXT, Ttl.DEFAULT, "\"words\"");
        return new ServedName(new Answer(List.of(), Ttl.DEFAULT, false, Below.FORWARD, List.of(text)), 1);
    }

    private static Optional<Reply> reply(int rcode, Address... addresses) {
        return Optional.of(new Reply(
                rcode,
                false,
                OptionalLong.empty(),
                Set.copyOf(List.of(addresses).stream().map(Address::inet).toList()),
                List.of()));
    }

    private static Sample sample(String name) {
        return new Sample(DomainName.of(name), true, Set.of(MANAGED.inet()));
    }

    @Test
    void asksForNamesThatHaveAddressesAndForThoseInDoubtFirst() {
        long seed = Long.getLong("zonefleet.seed", new Random().nextLong());
        System.out.println("ServerBookTest: -Dzonefleet.seed=" + seed);
        Random random = new Random(seed);
        List<DomainName> again = List.of(DomainName.of("n7.example.com"), DomainName.of("gone.example.com"));
        Set<DomainName> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            List<Sample> chosen = Sample.choose(image(20), again, 4, random);
            assertThat(chosen.getFirst().name().text()).isEqualTo("n7.example.com");
            assertThat(chosen).hasSizeBetween(2, 5).doesNotHaveDuplicates();
            chosen.forEach(each -> seen.add(each.name()));
        }
        assertThat(seen)
                .as("every name comes to its turn, but the one without addresses")
                .hasSize(21);
        assertThat(Sample.choose(image(0), List.of(), 4, random))
                .singleElement()
                .satisfies(six -> assertThat(six.question().type().name()).isEqualTo("AAAA"));
    }

    @Test
    void judgesAnAnswerByWhatThisNodeAnswers() {
        Sample sample = sample("a.example.com");
        assertThat(sample.wrong(reply(0, MANAGED))).isEmpty();
        assertThat(sample.wrong(reply(0, MANAGED, Address.of("192.0.2.2")))).isPresent();
        assertThat(sample.wrong(reply(0))).isPresent();
        assertThat(sample.wrong(reply(3, MANAGED)))
                .hasValueSatisfying(why -> assertThat(why.text()).contains("a.example.com", "rcode 3"));
        assertThat(sample.wrong(Optional.empty()))
                .hasValueSatisfying(why -> assertThat(why.text()).contains("does not answer"));
    }

    @Test
    void believesWhatIsWrongOnlyAfterSeveralRoundsAndWhatIsRightAtOnce() {
        List<Sample> asked = List.of(sample("a.example.com"), sample("b.example.com"));
        List<Optional<Reply>> right = List.of(reply(0, MANAGED), reply(0, MANAGED));
        List<Optional<Reply>> wrong = List.of(reply(0, MANAGED), reply(3));
        assertThat(book.verdict()).isEmpty();
        book.take(asked, right);
        assertThat(book.verdict()).contains(ResolverProof.proved(KUBE_DNS));
        for (int i = 1; i < ServerBook.TRIES; i++) {
            book.take(asked, wrong);
            assertThat(book.isInDoubt()).isTrue();
            assertThat(book.doubted()).containsExactly(DomainName.of("b.example.com"));
            assertThat(book.verdict()).contains(ResolverProof.proved(KUBE_DNS));
        }
        book.take(asked, wrong);
        assertThat(book.isInDoubt()).isFalse();
        assertThat(book.verdict()).hasValueSatisfying(verdict -> {
            assertThat(verdict.proved()).isFalse();
            assertThat(verdict.why()).contains("b.example.com");
        });
        book.take(asked, right);
        assertThat(book.verdict()).contains(ResolverProof.proved(KUBE_DNS));
        assertThat(book.doubted()).isEmpty();
    }

    @Test
    void saysTheSameAsLongAsTheSameIsWrong() {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<Sample> asked = List.of(sample("b.example.com"), sample("c%d.example.com".formatted(i)));
            book.take(asked, List.of(reply(3), reply(3)));
            book.verdict().ifPresent(verdict -> said.add(verdict.why()));
        }
        assertThat(said).hasSize(5 - ServerBook.TRIES + 1).containsOnly(said.getFirst());
    }
}
