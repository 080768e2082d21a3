// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.RecordData;
import io.zonefleet.render.RecordSet;
import io.zonefleet.render.ZoneContent.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * One set of records as it has to be seen.
 *
 * @param question what to ask
 * @param addresses where it asks for addresses
 * @param data where it asks for others, as {@link RecordData} prints it
 */
record Expected(Question question, Set<InetAddress> addresses, Set<String> data) {
    /** Of one name; the serial speaks for the rest. */
    static final int MOST = 8;

    private static final int NOERROR = 0;

    Expected {
        addresses = Set.copyOf(addresses);
        data = Set.copyOf(data);
    }

    /** What to look at where a name has changed from {@code before}: its addresses, and each set that differs. */
    static List<Expected> of(Member member, Optional<Member> before) {
        List<Expected> all = addresses(member);
        Set<RecordSet> known = new HashSet<>(before.map(Expected::others).orElse(List.of()));
        List<RecordSet> now = others(member);
        now.stream().filter(set -> !known.contains(set)).forEach(set -> all.add(of(set)));
        Set<Question> asked = now.stream().map(Expected::question).collect(Collectors.toSet());
        Name apex = name(member.name());
        known.stream()
                .filter(set -> set.owner().equals(apex))
                .map(Expected::question)
                .filter(gone -> !asked.contains(gone) && member.answer().alias().isEmpty())
                .forEach(gone -> all.add(new Expected(gone, Set.of(), Set.of())));
        return all.subList(0, Math.min(MOST, all.size()));
    }

    /** Asked for an address, a CNAME tells of another name. */
    private static List<Expected> addresses(Member member) {
        List<Expected> all = new ArrayList<>();
        if (member.answer().alias().isEmpty()) {
            all.add(addresses(member, true));
            all.add(addresses(member, false));
        }
        return all;
    }

    private static Expected addresses(Member member, boolean ipv4) {
        Set<InetAddress> wanted = member.answer().addresses().stream()
                .filter(address -> address.isIpv4() == ipv4)
                .map(Address::inet)
                .collect(Collectors.toSet());
        return new Expected(new Question(member.name(), ipv4 ? RecordType.A : RecordType.AAAA), wanted, Set.of());
    }

    /** All sets but the addresses at the name, and what a delegation hides. */
    private static List<RecordSet> others(Member member) {
        if (member.answer().records().isEmpty()) {
            return List.of(); // a wildcard's addresses are those of the name
        }
        List<RecordSet> sets;
        try {
            sets = RecordSet.of(member);
        } catch (IOException unreadable) {
            return List.of(); // then its zone was refused, and nothing of it was written
        }
        Name apex = name(member.name());
        List<Name> cuts = sets.stream()
                .filter(set -> set.type() == Type.NS)
                .map(RecordSet::owner)
                .toList();
        return sets.stream()
                .filter(set -> !(set.owner().equals(apex) && isAddress(set.type())))
                .filter(set -> set.type() == Type.NS || cuts.stream().noneMatch(set.owner()::subdomain))
                .toList();
    }

    private static boolean isAddress(int type) {
        return type == Type.A || type == Type.AAAA;
    }

    private static Expected of(RecordSet set) {
        return new Expected(
                question(set),
                Set.of(),
                set.records().stream()
                        .map(record -> RecordData.canonical(record).rdataToString())
                        .collect(Collectors.toSet()));
    }

    private static Question question(RecordSet set) {
        return new Question(set.owner().toString(true), RecordType.valueOf(Type.string(set.type())));
    }

    private static Name name(DomainName domain) {
        return Name.fromConstantString(domain.absolute());
    }

    /** A truncated answer is judged by the one over TCP. */
    boolean isIn(Optional<Reply> reply) {
        return reply.isPresent()
                && reply.get().rcode() == NOERROR
                && (reply.get().truncated() || isSame(reply.get()));
    }

    private boolean isSame(Reply reply) {
        return (question.type().isAddress() && data.isEmpty())
                ? reply.addresses().equals(addresses)
                : reply.data().equals(data);
    }
}
