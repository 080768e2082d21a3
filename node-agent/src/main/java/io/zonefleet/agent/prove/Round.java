// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Expectation.Observation;
import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.Marker;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One round of questions to every address, first over UDP, then, for what was right there, over TCP.
 *
 * @param markers by address and transport, who answered
 * @param zones what was seen of each zone that was asked for, the worst over all addresses
 */
public record Round(Map<Target, Sight> markers, Map<DomainName, Observation> zones) {
    /** How many zones one round asks for: CoreDNS closes a TCP connection after 128 queries. */
    public static final int MAX_ZONES = 18;

    /** An address by one transport. */
    public record Target(Endpoint endpoint, Transport transport) {
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
     * @param instance the CoreDNS that has to be the one that answers
     * @param expectations zones to ask for, at most {@value #MAX_ZONES}
     * @param transports to go through, in this order
     * @param timeout for each address and transport; a sixth of it after the first silence, so that a CoreDNS that hangs does not
     *     hold up the caller for long
     */
    static Round run(
            Prober prober,
            String instance,
            Collection<Listening> listening,
            List<Expectation> expectations,
            List<Transport> transports,
            Duration timeout) {
        Map<Target, Sight> markers = new HashMap<>();
        Map<DomainName, Observation> zones = new HashMap<>();
        List<Expectation> left = expectations;
        Duration patience = timeout;
        for (Transport transport : transports) {
            for (Listening at : listening) {
                Target target = new Target(at.endpoint(), transport);
                List<Optional<Reply>> replies = new ArrayList<>();
                List<Expectation> asked = at.managed() ? left : List.of();
                Sight sight = ask(prober, target, asked, patience, replies);
                patience = sight instanceof Sight.Silence ? timeout.dividedBy(6) : patience;
                markers.put(target, sight);
                boolean ours =
                        sight instanceof Sight.Of of && of.marker().instance().equals(instance);
                judge(target, asked, ours ? replies : Collections.nCopies(replies.size(), Optional.empty()), zones);
            }
            left = left.stream()
                    .filter(each -> Optional.ofNullable(zones.get(each.zone()))
                            .filter(Observation::isRight)
                            .isPresent())
                    .toList();
        }
        return new Round(markers, zones);
    }

    private static Sight ask(
            Prober prober,
            Target target,
            List<Expectation> expectations,
            Duration timeout,
            List<Optional<Reply>> replies) {
        List<Question> questions = new ArrayList<>();
        questions.add(new Question(Marker.NAME, RecordType.TXT));
        expectations.forEach(each -> questions.addAll(each.questions()));
        List<Optional<Reply>> all = prober.ask(target.endpoint(), target.transport(), questions, timeout);
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
        return new Observation(seen.served(), seen.wrong().map(wrong -> wrong + " (" + target + ")"));
    }

    private static Observation worse(Observation one, Observation other) {
        if (one.isRight()) {
            return other;
        }
        OptionalLong served = one.served().isPresent() ? one.served() : other.served();
        return new Observation(served, one.wrong());
    }
}
