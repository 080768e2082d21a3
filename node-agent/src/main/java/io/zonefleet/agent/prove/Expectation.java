// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.ZoneContent.Member;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What has to be seen of one zone on the wire before it counts as served: the serial that was written, and at some names exactly the
 * records that were written. A serial alone would be no proof: a cache may stand in front of the records, and the same serial may have
 * stood over others.
 *
 * @param zone its apex
 * @param fact of its file
 * @param soa a member: asked for type SOA it gives the zone's SOA, in the answer or with NODATA in the authority section
 * @param names whose records are asked for
 */
public record Expectation(DomainName zone, FileFact fact, DomainName soa, List<Member> names) {
    /** More would only cost time where a whole file has to be doubted. */
    static final int MAX_NAMES = 3;

    private static final int NOERROR = 0;

    public Expectation {
        names = List.copyOf(names.subList(0, Math.min(MAX_NAMES, names.size())));
    }

    /**
     * What was seen.
     *
     * @param served serial on the wire; empty where none came
     * @param wrong what is not as it should be; empty where all is
     */
    public record Observation(OptionalLong served, Optional<String> wrong) {
        boolean isRight() {
            return wrong.isEmpty();
        }
    }

    /** What to ask. */
    List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        questions.add(new Question(soa, RecordType.SOA));
        for (Member member : names) {
            questions.add(new Question(member.name(), RecordType.A));
            questions.add(new Question(member.name(), RecordType.AAAA));
        }
        return questions;
    }

    /** What the replies to {@link #questions} show, each empty where none came. */
    Observation judge(List<Optional<Reply>> replies) {
        OptionalLong served = replies.getFirst().map(Reply::serial).orElse(OptionalLong.empty());
        if (served.isEmpty()) {
            return new Observation(served, Optional.of("no answer with a serial for " + soa));
        }
        if (served.getAsLong() != fact.serial()) {
            return new Observation(
                    served,
                    Optional.of("serial %d is served, %d is written".formatted(served.getAsLong(), fact.serial())));
        }
        for (int i = 0; i < names.size(); i++) {
            Member member = names.get(i);
            if (!isRight(replies.get(1 + 2 * i), member, true) || !isRight(replies.get(2 + 2 * i), member, false)) {
                return new Observation(served, Optional.of("other records at " + member.name() + " than are written"));
            }
        }
        return new Observation(served, Optional.empty());
    }

    /** A truncated answer is judged by the one over TCP. */
    private static boolean isRight(Optional<Reply> reply, Member member, boolean ipv4) {
        Set<InetAddress> wanted = member.answer().addresses().stream()
                .filter(address -> address.isIpv4() == ipv4)
                .map(Address::inet)
                .collect(Collectors.toSet());
        return reply.isPresent()
                && reply.get().rcode() == NOERROR
                && (reply.get().truncated() || reply.get().addresses().equals(wanted));
    }
}
