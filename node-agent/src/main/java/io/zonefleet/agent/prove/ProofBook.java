// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.agent.prove.Expectation.Observation;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Words;
import io.zonefleet.model.ZoneState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is written, and what was seen of it on the wire, zone by zone. Belongs to the loop's thread. */
public final class ProofBook {
    private final NavigableMap<DomainName, ZoneProof> entries = new TreeMap<>();
    /** In the order in which they are asked for: who was asked in vain goes to the end. */
    private final Set<DomainName> pending = new LinkedHashSet<>();

    private long good;

    /**
     * What is on the disk now.
     *
     * @param isOnDisk whether a zone's file is as it is rendered; where it could not be written, what was there stays expected
     * @param rewritten files that were written this time
     * @param reload the reload that will bring them; 0: the tick will
     */
    public void follow(Rendering rendering, Predicate<ZoneFile> isOnDisk, Set<String> rewritten, int reload) {
        Set<DomainName> gone = new HashSet<>(entries.keySet());
        gone.removeAll(rendering.zones().keySet());
        gone.forEach(zone -> {
            entries.remove(zone);
            pending.remove(zone);
        });
        for (ZoneFile zone : rendering.zones().values()) {
            Optional<ZoneProof> before =
                    Optional.ofNullable(entries.get(zone.content().zone()));
            boolean same = before.isPresent() && before.get().fact().equals(zone.fact());
            if (isOnDisk.test(zone) && (!same || rewritten.contains(zone.file()))) {
                entries.put(zone.content().zone(), ZoneProof.of(before, zone, reload));
                setPending(zone.content().zone(), !zone.refused());
            }
        }
        good = entries.values().stream().filter(entry -> !entry.refused()).count();
    }

    /**
     * Nothing that was seen counts any more: another process answers now, which has read all of it.
     *
     * @param alone whether no other answers beside it, which may still have to be reloaded
     */
    public void forget(boolean alone) {
        entries.replaceAll((zone, entry) -> entry.unseen(alone));
        entries.forEach((zone, entry) -> setPending(zone, !entry.refused()));
    }

    /**
     * Zones to ask for next.
     *
     * @param reloads how many reloads are over
     */
    List<Expectation> pending(int reloads, int most) {
        List<Expectation> found = new ArrayList<>();
        for (DomainName zone : pending) {
            ZoneProof entry = entry(zone);
            if (entry.reload() <= reloads && found.size() < most) {
                found.add(entry.expectation());
            }
        }
        return found;
    }

    /** Some zones that were right, the ones after {@code from} in order, then from the start. */
    List<Expectation> settled(Optional<DomainName> from, int most) {
        List<DomainName> order = new ArrayList<>();
        from.ifPresent(zone -> order.addAll(entries.tailMap(zone, false).keySet()));
        if (order.size() < most) {
            order.addAll(from.isPresent() ? entries.headMap(from.get(), true).keySet() : entries.keySet());
        }
        return order.stream()
                .filter(zone -> !pending.contains(zone) && !entry(zone).refused())
                .limit(most)
                .map(zone -> entry(zone).expectation())
                .toList();
    }

    /**
     * Notes what was seen. A zone that was right and no longer is becomes pending again.
     *
     * @return whether anything moved: a zone became right, or answers with a later serial than any before. Silence moves nothing, nor
     *     does what was seen already: they may come in turn for ever, where a stranger answers as well or CoreDNS is overloaded
     */
    boolean note(Map<DomainName, Observation> observations) {
        boolean moved = false;
        for (Map.Entry<DomainName, Observation> seen : observations.entrySet()) {
            ZoneProof entry = entries.get(seen.getKey());
            if (entry != null) {
                Observation observation = seen.getValue();
                boolean wasPending = pending.remove(seen.getKey());
                setPending(seen.getKey(), !observation.isRight());
                moved |= entry.isNewer(observation.served()) || (wasPending && observation.isRight());
                entries.put(seen.getKey(), entry.with(observation));
            }
        }
        return moved;
    }

    private ZoneProof entry(DomainName zone) {
        return Optional.ofNullable(entries.get(zone)).orElseThrow();
    }

    private void setPending(DomainName zone, boolean isPending) {
        if (isPending) {
            pending.add(zone);
        } else {
            pending.remove(zone);
        }
    }

    /** Whether every zone that has a good file is answered as written. */
    public boolean isProved() {
        return pending.isEmpty();
    }

    /** How many zones there are. */
    public int total() {
        return entries.size();
    }

    /** How many of them are answered as written. */
    public int proved() {
        return (int) good - pending.size();
    }

    /** Zones that are not as they should be. */
    public List<ZoneState> exceptions(int most) {
        return entries.entrySet().stream()
                .filter(each -> each.getValue().refused() || pending.contains(each.getKey()))
                .limit(most)
                .map(each -> state(each.getKey(), each.getValue()))
                .toList();
    }

    /**
     * Something that is wrong.
     *
     * @param zone with which zone
     * @param what what was seen instead of what was written
     */
    public record Wrong(DomainName zone, Words what) {}

    /** What is wrong with some zone that is not answered as written; empty where all are. */
    public Optional<Wrong> whatIsWrong() {
        return pending.stream()
                .findFirst()
                .map(zone -> new Wrong(zone, entry(zone).wrong().orElseGet(Sentence.NOT_ASKED::of)));
    }

    /** Every zone, in order. */
    public List<ZoneState> zones() {
        return entries.entrySet().stream()
                .map(each -> state(each.getKey(), each.getValue()))
                .toList();
    }

    private static ZoneState state(DomainName zone, ZoneProof entry) {
        return new ZoneState(zone, OptionalLong.of(entry.fact().serial()), entry.served());
    }
}
