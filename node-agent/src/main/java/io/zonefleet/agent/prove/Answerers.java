// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.prove.Round.Sight;
import io.zonefleet.agent.prove.Round.Target;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Words;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who answers at each address: the instances of CoreDNS that shall, with which Corefile; nobody; or somebody else. Belongs to the loop's
 * thread.
 */
public final class Answerers {
    private static final int MISSES = 3;
    /** Misses in between are not counted, so that quick rounds do not make a short pause look long. */
    private static final Duration APART = Duration.ofMillis(500);
    /** The same where another instance answers meanwhile: then little is lost by a pause that was none. */
    private static final Duration APART_WHERE_OTHERS_ANSWER = Duration.ofMillis(100);
    /** A CoreDNS that was told to end may still answer for so long. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private Set<String> instances = Set.of();
    private boolean adopts;
    private long since;
    private final Set<String> earlier = new HashSet<>();
    private String corefile = "";
    private int reload;
    private boolean proved;
    private final Map<String, String> answering = new TreeMap<>();
    private Collection<Listening> listening = List.of();
    private Set<Target> targets = Set.of();
    private final Set<Target> answered = new HashSet<>();
    private final Map<Target, Miss> misses = new HashMap<>();
    private final Strangers strangers = new Strangers();

    /** How often an answer was missing, counted in two ways, and when that was counted last. */
    private record Miss(int count, long at, int quick, long quickAt) {
        private static final Miss NONE = new Miss(0, Long.MIN_VALUE / 2, 0, Long.MIN_VALUE / 2);

        Miss and(long now) {
            boolean counts = now - at >= APART.toNanos();
            boolean quickly = now - quickAt >= APART_WHERE_OTHERS_ANSWER.toNanos();
            return new Miss(
                    count + (counts ? 1 : 0), counts ? now : at, quick + (quickly ? 1 : 0), quickly ? now : quickAt);
        }
    }

    void expect(List<Listening> listeners, String version, int needed, long now) {
        Set<Target> before = targets;
        listening = listeners;
        retarget();
        if (!version.equals(corefile) || !before.equals(targets)) {
            proved = false;
            reload = needed;
        }
        if (!before.equals(targets) && answered.isEmpty()) {
            since = now; // nothing is asked any more where it answered: it has yet to come to the new places
        }
        corefile = version;
    }

    private void retarget() {
        Set<Target> wanted = new HashSet<>();
        for (Listening each : listening) {
            for (Prober.Transport transport : Prober.Transport.values()) {
                instances.forEach(instance -> wanted.add(new Target(each.endpoint(), transport, instance)));
            }
        }
        targets = Set.copyOf(wanted);
        answered.retainAll(targets);
        misses.keySet().retainAll(targets);
    }

    /**
     * These shall answer from now on.
     *
     * @param names of the instances; none where the first that answers is to be taken for it
     * @param fresh those of them of which nothing counts that was seen so far
     */
    void present(Set<String> names, Set<String> fresh, long now) {
        earlier.addAll(instances);
        earlier.removeAll(names);
        if (names.isEmpty() || fresh.containsAll(names)) {
            reload = 0;
            since = now;
        }
        answered.removeIf(target -> fresh.contains(target.instance()));
        misses.keySet().removeIf(target -> fresh.contains(target.instance()));
        adopts = names.isEmpty();
        instances = Set.copyOf(names);
        answering.keySet().retainAll(instances);
        answering.keySet().removeAll(fresh);
        proved = false;
        retarget();
    }

    /** Whether it is still to be learnt who answers. */
    boolean isToAdopt() {
        return adopts && instances.isEmpty();
    }

    /** It is this one that answers. */
    void adopt(String name, long now) {
        present(Set.of(name), Set.of(name), now);
        adopts = true;
    }

    /** The instances that shall answer; none before the first was started. */
    public Set<String> instances() {
        return instances;
    }

    /** Version of the Corefile that was last seen to answer; where several instances differ, another than the one that is written. */
    public String corefile() {
        return answering.values().stream()
                .filter(version -> !version.equals(corefile))
                .findFirst()
                .or(() -> answering.values().stream().findFirst())
                .orElse("");
    }

    boolean isWaiting(int reloads) {
        return !proved && reload <= reloads;
    }

    /** Whether all answer everywhere, with the Corefile that is written. */
    public boolean isProved() {
        return proved;
    }

    /** Whether one has answered anywhere since its start: it takes signals now. */
    public boolean isServing() {
        return !answered.isEmpty();
    }

    /** Whether one answered and no longer does, or never did within {@code start}. */
    public boolean isHung(long now, Duration start) {
        boolean late = now - since > start.toNanos();
        return misses.values().stream().anyMatch(miss -> miss.count() >= MISSES)
                || (late && answered.isEmpty() && (adopts || !instances.isEmpty()));
    }

    /** Whether one answered and no longer does, as far as that is seen in half a second: enough where another instance answers. */
    public boolean isHungWhereOthersAnswer() {
        return misses.values().stream().anyMatch(miss -> miss.quick() >= MISSES);
    }

    /** Whether one has answered and did not when it was asked last. */
    boolean isMissed() {
        return !misses.isEmpty();
    }

    /** Where which one did not answer lately. */
    public List<String> silent() {
        Set<Target> where = answered.isEmpty() ? targets : misses.keySet();
        return new TreeSet<>(where.stream()
                        .map(target ->
                                instances.size() > 1 ? target + " of instance " + target.instance() : "" + target)
                        .toList())
                .stream().toList();
    }

    /** Whose answers were seen lately that are not ours, by address. */
    public Map<String, Words> strangers(long now) {
        return strangers.seen(now);
    }

    /** Notes a round; returns whether it was the one that proved the Corefile. */
    boolean note(Map<Target, Sight> sights, int reloads, long now) {
        boolean all = !targets.isEmpty() && reload <= reloads && sights.keySet().containsAll(targets);
        for (Map.Entry<Target, Sight> seen : sights.entrySet()) {
            Optional<String> version = note(seen.getKey(), seen.getValue(), now);
            all &= version.equals(Optional.of(corefile));
        }
        boolean moved = all && !proved;
        // silence and a stranger's answer say nothing about what ours would have said
        boolean contradicted = sights.entrySet().stream()
                .anyMatch(seen -> version(seen.getKey(), seen.getValue())
                        .filter(version -> !version.equals(corefile))
                        .isPresent());
        proved = all || (proved && !contradicted);
        return moved;
    }

    /** What the instance that was asked for has said; empty where it was not the one that answered. */
    private static Optional<String> version(Target target, Sight sight) {
        return sight instanceof Sight.Of of && of.marker().instance().equals(target.instance())
                ? Optional.of(of.marker().corefile())
                : Optional.empty();
    }

    private Optional<String> note(Target target, Sight sight, long now) {
        Optional<String> version = version(target, sight);
        if (version.isPresent()) {
            answered.add(target);
            misses.remove(target);
            answering.put(target.instance(), version.get());
            return version;
        }
        switch (sight) {
            case Sight.Of of -> {
                String name = of.marker().instance();
                boolean leaving = earlier.contains(name) && now - since < FAREWELL.toNanos();
                if (instances.contains(name)) {
                    miss(target, now);
                } else if (!leaving) {
                    strangers.note(target.endpoint(), Sentence.OTHER_AGENT.of(name), now);
                }
            }
            case Sight.Stranger other ->
                strangers.note(target.endpoint(), Sentence.STRANGER_SERVER.of(other.rcode()), now);
            case Sight.Silence none -> miss(target, now);
        }
        return version;
    }

    private void miss(Target target, long now) {
        if (answered.contains(target)) {
            misses.merge(target, Miss.NONE.and(now), (before, first) -> before.and(now));
        }
    }
}
