// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Expectation.Observation;
import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.Marker;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One round of questions to every instance at every address, first over UDP, then, for what was right there, over TCP.
 *
 * @param markers by address, transport and instance that was to answer: who did
 * @param zones what was seen of each zone that was asked for, the worst over all of them
 */
public record Round(Map<Target, Sight> markers, Map<DomainName, Observation> zones) {
    /** How many zones one round asks for: CoreDNS closes a TCP connection after 128 queries. */
    public static final int MAX_ZONES = 18;

    /** Of several instances behind one address each socket gets one by chance: of two one is missed once in 2²⁴ times. */
    private static final int TRIES = 12;

    /** An address by one transport, answered by one instance. */
    public record Target(Endpoint endpoint, Transport transport, String instance) {
        @Override
        public String toString() {
            return endpoint.text() + " " + transport;
        }
    }

    /**
     * Where DNS is answered.
     *
     * @param managed whether zones are answered there
     */
    public record Listening(Endpoint endpoint, boolean managed) {}

    /** Who answered. */
    public sealed interface Sight {
        /** Nobody, in time. */
        record Silence() implements Sight {}

        /** A CoreDNS that says which Corefile it serves, and which instance it is. */
        record Of(Marker marker) implements Sight {}

        /** Somebody who knows nothing of the marker. */
        record Stranger(int rcode) implements Sight {}
    }

    /**
     * Asks.
     *
     * @param instances that have to be the ones that answer
     * @param expectations zones to ask for, at most {@value #MAX_ZONES}
     * @param transports to go through, in this order
     * @param timeout for each address and transport; a sixth of it after the first silence, so that a CoreDNS that hangs does not
     *     hold up the caller for long
     */
    static Round run(
            Prober prober,
            Set<String> instances,
            Collection<Listening> listening,
            List<Expectation> expectations,
            List<Transport> transports,
            Duration timeout) {
        Round round = new Round(new HashMap<>(), new HashMap<>());
        List<Expectation> left = expectations;
        Duration patience = timeout;
        for (Transport transport : transports) {
            for (Listening at : listening) {
                boolean silent = round.ask(
                        prober, instances, at.endpoint(), transport, at.managed() ? left : List.of(), patience);
                patience = silent ? timeout.dividedBy(6) : patience;
            }
            left = left.stream()
                    .filter(each -> Optional.ofNullable(round.zones.get(each.zone()))
                            .filter(Observation::isRight)
                            .isPresent())
                    .toList();
        }
        return round;
    }

    /** Asks at one address until each instance has answered, or it is not likely that those that have not will; returns whether nobody did. */
    private boolean ask(
            Prober prober,
            Set<String> instances,
            Endpoint endpoint,
            Transport transport,
            List<Expectation> asked,
            Duration patience) {
        Set<String> missing = new HashSet<>(instances);
        Optional<Sight> other = Optional.empty();
        int tries = missing.size() == 1 ? 1 : TRIES * missing.size();
        for (int i = 0; i < tries && !missing.isEmpty(); i++) {
            List<Optional<Reply>> replies = new ArrayList<>();
            Sight sight = ask(prober, endpoint, transport, asked, patience, replies);
            if (sight instanceof Sight.Of of && missing.remove(of.marker().instance())) {
                Target target = new Target(endpoint, transport, of.marker().instance());
                markers.put(target, sight);
                judge(target, asked, replies, zones);
            } else if (!(sight instanceof Sight.Of of
                    && instances.contains(of.marker().instance()))) {
                other = Optional.of(sight);
            }
            if (sight instanceof Sight.Silence) {
                break;
            }
        }
        for (String instance : missing) {
            Target target = new Target(endpoint, transport, instance);
            markers.put(target, other.orElse(new Sight.Silence()));
            int questions =
                    asked.stream().mapToInt(each -> each.questions().size()).sum();
            judge(target, asked, Collections.nCopies(questions, Optional.empty()), zones);
        }
        return other.filter(Sight.Silence.class::isInstance).isPresent();
    }

    /** Who answers at an address, whoever it is. */
    public static Sight sight(Prober prober, Endpoint endpoint, Duration timeout) {
        return ask(prober, endpoint, Transport.UDP, List.of(), timeout, new ArrayList<>());
    }

    private static Sight ask(
            Prober prober,
            Endpoint endpoint,
            Transport transport,
            List<Expectation> expectations,
            Duration timeout,
            List<Optional<Reply>> replies) {
        List<Question> questions = new ArrayList<>();
        questions.add(new Question(Marker.NAME, RecordType.TXT));
        expectations.forEach(each -> questions.addAll(each.questions()));
        List<Optional<Reply>> all = prober.ask(endpoint, transport, questions, timeout);
        replies.addAll(all.subList(1, all.size()));
        return sight(all.getFirst());
    }

    private static void judge(
            Target target,
            List<Expectation> expectations,
            List<Optional<Reply>> replies,
            Map<DomainName, Observation> zones) {
        int next = 0;
        for (Expectation each : expectations) {
            int end = next + each.questions().size();
            zones.merge(each.zone(), at(target, each.judge(replies.subList(next, end))), Round::worse);
            next = end;
        }
    }

    private static Sight sight(Optional<Reply> reply) {
        if (reply.isEmpty()) {
            return new Sight.Silence();
        }
        Optional<Marker> marker = Marker.parse(reply.get().text());
        return marker.isPresent()
                ? new Sight.Of(marker.get())
                : new Sight.Stranger(reply.get().rcode());
    }

    private static Observation at(Target target, Observation seen) {
        return new Observation(seen.served(), seen.wrong().map(wrong -> Sentence.AT_TARGET.of(wrong, target)));
    }

    private static Observation worse(Observation one, Observation other) {
        if (one.isRight()) {
            return other;
        }
        OptionalLong served = one.served().isPresent() ? one.served() : other.served();
        return new Observation(served, one.wrong());
    }
}
