// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.prove.Round;
import io.zonefleet.agent.prove.Round.Sight;
import io.zonefleet.agent.prove.Strangers;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who answers clients, where several may: asked as a client asks, by one question at a time. Belongs to the loop's thread. */
final class ClientSide {
    /** An agent has said by then which CoreDNS it has started. */
    private static final Duration UNHEARD = Duration.ofSeconds(1);

    private final Prober prober;
    private final Time time;
    private final Duration patience;
    private final Strangers strangers = new Strangers();
    private @Nullable Unknown unknown;
    private int turn;

    /** An instance that nobody has named, and when it was seen first. */
    private record Unknown(String name, long since) {}

    /** @param patience for an answer */
    ClientSide(Prober prober, Time time, Duration patience) {
        this.prober = prober;
        this.time = time;
        this.patience = patience;
    }

    /**
     * Asks at the next address.
     *
     * @param dns where clients are answered; may be empty
     * @param known whether an instance is ours, or of another agent that has said so
     */
    void look(List<Endpoint> dns, Predicate<String> known) {
        if (dns.isEmpty()) {
            return;
        }
        Endpoint at = dns.get(Math.floorMod(turn++, dns.size()));
        switch (Round.sight(prober, at, patience)) {
            case Sight.Silence none -> {}
            case Sight.Stranger other -> strangers.note(at, Sentence.STRANGER_SERVER.of(other.rcode()), time.now());
            case Sight.Of of -> {
                String name = of.marker().instance();
                if (!known.test(name)) {
                    noteUnknown(at, name);
                }
            }
        }
    }

    /** It is told a while after it was seen first: a new instance may answer before it is heard of. */
    private void noteUnknown(Endpoint at, String name) {
        if (unknown == null || !unknown.name().equals(name)) {
            unknown = new Unknown(name, time.now());
        } else if (time.since(unknown.since()).compareTo(UNHEARD) >= 0) {
            strangers.note(at, Sentence.STRANGER_INSTANCE.of(name), time.now());
        }
    }

    /** Who has answered lately that nobody knows, by address. */
    Map<String, Words> strangers() {
        return strangers.seen(time.now());
    }
}
