// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.prove.Round.Sight;
import io.zonefleet.agent.prove.Round.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who answers at each address: the CoreDNS that shall, with which Corefile; nobody; or somebody else. Belongs to the loop's thread. */
public final class Answerers {
    private static final int MISSES = 3;
    /** A CoreDNS that was told to end may still answer for so long. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private String instance = "";
    private long since;
    private final Set<String> earlier = new HashSet<>();
    private String corefile = "";
    private int reload;
    private boolean proved;
    private String answering = "";
    private Set<Target> targets = Set.of();
    private final Set<Target> answered = new HashSet<>();
    private final Map<Target, Miss> misses = new HashMap<>();
    private final Strangers strangers = new Strangers();

    private record Miss(int count, long at) {}

    void expect(List<Listening> listening, String version, int needed) {
        Set<Target> wanted = new HashSet<>();
        for (Listening each : listening) {
            for (Prober.Transport transport : Prober.Transport.values()) {
                wanted.add(new Target(each.endpoint(), transport));
            }
        }
        if (!version.equals(corefile) || !wanted.equals(targets)) {
            proved = false;
            reload = needed;
        }
        targets = Set.copyOf(wanted);
        corefile = version;
        answered.retainAll(targets);
        misses.keySet().retainAll(targets);
    }

    void started(String id, long now) {
        earlier.add(instance);
        instance = id;
        since = now;
        proved = false;
        reload = 0;
        answering = "";
        answered.clear();
        misses.clear();
    }

    /** The CoreDNS that shall answer; empty before the first was started. */
    public String instance() {
        return instance;
    }

    /** Version of the Corefile that was last seen to answer, of our CoreDNS. */
    public String corefile() {
        return answering;
    }

    boolean isWaiting(int reloads) {
        return !proved && reload <= reloads;
    }

    /** Whether it answers everywhere, with the Corefile that is written. */
    public boolean isProved() {
        return proved;
    }

    /** Whether it has answered anywhere since its start: it takes signals now. */
    public boolean isServing() {
        return !answered.isEmpty();
    }

    /** Whether it answered and no longer does, or never did within {@code start}. */
    public boolean isHung(long now, Duration start) {
        return !instance.isEmpty()
                && (misses.values().stream().anyMatch(miss -> miss.count() >= MISSES)
                        || (answered.isEmpty() && now - since > start.toNanos()));
    }

    /** Where it did not answer lately. */
    public List<String> silent() {
        return answered.isEmpty()
                ? targets.stream().map(Target::toString).sorted().toList()
                : misses.keySet().stream().map(Target::toString).sorted().toList();
    }

    /** Whose answers were seen lately that are not ours, by address. */
    public Map<String, String> strangers(long now) {
        return strangers.seen(now);
    }

    /** Notes a round; returns whether it was the one that proved the Corefile. */
    boolean note(Map<Target, Sight> sights, int reloads, long now) {
        boolean all = reload <= reloads && sights.keySet().containsAll(targets);
        for (Map.Entry<Target, Sight> seen : sights.entrySet()) {
            Optional<String> version = note(seen.getKey(), seen.getValue(), now);
            all &= version.equals(Optional.of(corefile));
        }
        boolean moved = all && !proved;
        // silence and a stranger's answer say nothing about what ours would have said
        boolean contradicted = sights.values().stream().anyMatch(sight -> isOurs(sight) && !isOurs(sight, corefile));
        proved = all || (proved && !contradicted);
        return moved;
    }

    private Optional<String> note(Target target, Sight sight, long now) {
        return switch (sight) {
            case Sight.Of of
            when of.marker().instance().equals(instance) -> {
                answered.add(target);
                misses.remove(target);
                answering = of.marker().corefile();
                yield Optional.of(answering);
            }
            case Sight.Of of -> {
                boolean leaving = earlier.contains(of.marker().instance()) && now - since < FAREWELL.toNanos();
                if (!leaving) {
                    strangers.note(
                            target.endpoint(),
                            "a CoreDNS of another agent (instance "
                                    + of.marker().instance() + ")",
                            now);
                }
                yield Optional.empty();
            }
            case Sight.Stranger other -> {
                strangers.note(target.endpoint(), "a DNS server that is not ours (rcode " + other.rcode() + ")", now);
                yield Optional.empty();
            }
            case Sight.Silence none -> {
                miss(target, now);
                yield Optional.empty();
            }
        };
    }

    private boolean isOurs(Sight sight) {
        return sight instanceof Sight.Of of && of.marker().instance().equals(instance);
    }

    private boolean isOurs(Sight sight, String version) {
        return isOurs(sight)
                && sight instanceof Sight.Of of
                && of.marker().corefile().equals(version);
    }

    /** Counts at most two misses a second, so that quick rounds do not make a short pause look long. */
    private void miss(Target target, long now) {
        Miss before = misses.getOrDefault(
                target, new Miss(0, now - Duration.ofSeconds(1).toNanos()));
        if (answered.contains(target)
                && now - before.at() >= Duration.ofMillis(500).toNanos()) {
            misses.put(target, new Miss(before.count() + 1, now));
        }
    }
}
