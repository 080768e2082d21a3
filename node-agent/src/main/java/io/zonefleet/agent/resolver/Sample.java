// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.resolver;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Words;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
public record Sample(DomainName name, boolean ipv4, Set<InetAddress> addresses) {
    public Sample {
        addresses = Set.copyOf(addresses);
    }

    /** Whether there is no name that {@link #choose} could take. */
    public static boolean isNothingToAsk(ServedImage served) {
        return served.names().values().stream().noneMatch(Sample::isAsked);
    }

    /**
     * Names to ask for. Those by chance are of as many suffixes as there can be: whoever forwards a suffix does so for all of its names, and
     * one of few names would hardly be among them otherwise.
     *
     * @param again those that were wrong before: asked first, as long as they are managed
     * @param more how many by chance besides
     */
    public static List<Sample> choose(ServedImage served, List<DomainName> again, int more, RandomGenerator random) {
        List<Sample> chosen = new ArrayList<>();
        for (DomainName name : again) {
            Optional.ofNullable(served.names().get(name))
                    .flatMap(is -> of(name, is))
                    .ifPresent(chosen::add);
        }
        if (more > 0) {
            List<DomainName> others = new ArrayList<>();
            served.names().forEach((name, is) -> {
                if (isAsked(is) && !again.contains(name)) {
                    others.add(name);
                }
            });
            bySuffix(others, more, random)
                    .forEach(name -> Optional.ofNullable(served.names().get(name))
                            .flatMap(is -> of(name, is))
                            .ifPresent(chosen::add));
        }
        return chosen;
    }

    /** One of each suffix first, by chance; where there are fewer suffixes, others by chance. */
    private static Set<DomainName> bySuffix(List<DomainName> names, int most, RandomGenerator random) {
        Map<Optional<DomainName>, List<DomainName>> suffixes = new HashMap<>();
        for (DomainName name : names) {
            suffixes.computeIfAbsent(name.parent(), suffix -> new ArrayList<>()).add(name);
        }
        Set<DomainName> chosen = new LinkedHashSet<>();
        List<List<DomainName>> all = new ArrayList<>(suffixes.values());
        for (int i = 0; i < Math.min(most, all.size()); i++) {
            Collections.swap(all, i, random.nextInt(i, all.size()));
            List<DomainName> below = all.get(i);
            chosen.add(below.get(random.nextInt(below.size())));
        }
        for (int tries = 2 * most; tries > 0 && chosen.size() < Math.min(most, names.size()); tries--) {
            chosen.add(names.get(random.nextInt(names.size())));
        }
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

    /** By which it is asked for. */
    public Question question() {
        return new Question(name, ipv4 ? RecordType.A : RecordType.AAAA);
    }

    /** What is wrong with an answer; empty where nothing is. */
    public Optional<Words> wrong(Optional<Reply> reply) {
        if (reply.isEmpty()) {
            return Optional.of(Sentence.MANAGED_NAME_UNANSWERED.of(name));
        }
        Reply came = reply.get();
        boolean right =
                came.rcode() == 0 && (came.truncated() || came.addresses().equals(addresses));
        return right
                ? Optional.empty()
                : Optional.of(Sentence.MANAGED_NAME_OTHERWISE.of(
                        name,
                        came.rcode(),
                        came.addresses().stream().filter(addresses::contains).count(),
                        addresses.size()));
    }
}
