// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.resolver;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A managed name, and what is right for it: by one question, since a name that is not known is so for all types.
 *
 * @param name with at least one address
 * @param ipv4 whether its IPv4 addresses are asked for, which is where it has some; else its IPv6 addresses
 * @param addresses that are to be answered
 */
record Sample(DomainName name, boolean ipv4, Set<InetAddress> addresses) {
    Sample {
        addresses = Set.copyOf(addresses);
    }

    /**
     * Names to ask for.
     *
     * @param again those that were wrong before: asked first, as long as they are managed
     * @param more how many by chance besides
     */
    static List<Sample> choose(ServedImage served, List<DomainName> again, int more, RandomGenerator random) {
        List<Sample> chosen = new ArrayList<>();
        for (DomainName name : again) {
            Optional.ofNullable(served.names().get(name))
                    .flatMap(is -> of(name, is))
                    .ifPresent(chosen::add);
        }
        List<DomainName> others = served.names().entrySet().stream()
                .filter(name -> isAsked(name.getValue()) && !again.contains(name.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        // of a stretch of neighbours most would be below one suffix
        random.ints(Math.min(more, others.size()) * 2L, 0, Math.max(1, others.size()))
                .distinct()
                .limit(more)
                .forEach(index -> Optional.ofNullable(served.names().get(others.get(index)))
                        .flatMap(is -> of(others.get(index), is))
                        .ifPresent(chosen::add));
        return chosen;
    }

    private static boolean isAsked(ServedName served) {
        return !served.answer().addresses().isEmpty() && served.answer().alias().isEmpty();
    }

    private static Optional<Sample> of(DomainName name, ServedName served) {
        List<Address> addresses = served.answer().addresses();
        if (!isAsked(served)) {
            return Optional.empty();
        }
        boolean ipv4 = addresses.stream().anyMatch(Address::isIpv4);
        return Optional.of(new Sample(
                name,
                ipv4,
                addresses.stream()
                        .filter(address -> address.isIpv4() == ipv4)
                        .map(Address::inet)
                        .collect(Collectors.toSet())));
    }

    Question question() {
        return new Question(name, ipv4 ? RecordType.A : RecordType.AAAA);
    }

    /** What is wrong with an answer; empty where nothing is. */
    Optional<String> wrong(Optional<Reply> reply) {
        if (reply.isEmpty()) {
            return Optional.of("does not answer for the managed name " + name);
        }
        Reply came = reply.get();
        boolean right =
                came.rcode() == 0 && (came.truncated() || came.addresses().equals(addresses));
        return right
                ? Optional.empty()
                : Optional.of("answers the managed name %s otherwise than this node (rcode %d, %d of %d addresses)"
                        .formatted(
                                name,
                                came.rcode(),
                                came.addresses().stream()
                                        .filter(addresses::contains)
                                        .count(),
                                addresses.size()));
    }
}
