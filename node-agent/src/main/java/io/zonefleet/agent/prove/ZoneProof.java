// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.agent.prove.Expectation.Observation;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Words;
import io.zonefleet.render.ZoneContent;
import io.zonefleet.render.ZoneContent.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is written of one zone, and what was seen of it.
 *
 * @param content as written
 * @param fact of its file
 * @param refused whether its file is an older one, of which nothing is known but the serial
 * @param sets records changed by what was last written
 * @param reload the reload that has to be over before an answer counts; 0: none, it is picked up by the tick
 * @param served serial seen when it was last asked for, if any
 * @param newest the latest serial seen; 0: none
 * @param wrong what was last not as it should be; empty where all was
 */
record ZoneProof(
        ZoneContent content,
        FileFact fact,
        boolean refused,
        List<Expected> sets,
        int reload,
        OptionalLong served,
        long newest,
        Optional<Words> wrong) {
    private static final Optional<Words> NOT_ASKED = Optional.of(Sentence.NOT_ASKED.of());
    private static final Optional<Words> REFUSED = Optional.of(Sentence.CONTENT_REFUSED.of());

    ZoneProof {
        sets = List.copyOf(sets);
    }

    /**
     * One that nothing was seen of yet.
     *
     * @param before what was written before
     */
    static ZoneProof of(Optional<ZoneProof> before, ZoneFile zone, int reload) {
        List<Expected> sets = before.map(ZoneProof::content)
                .map(content -> changed(content, zone.content()))
                .filter(changed -> !changed.isEmpty())
                .orElseGet(() -> sample(zone.content().members()));
        return new ZoneProof(
                zone.content(),
                zone.fact(),
                zone.refused(),
                sets,
                reload,
                before.map(ZoneProof::served).orElse(OptionalLong.empty()),
                before.map(ZoneProof::newest).orElse(0L),
                zone.refused() ? REFUSED : NOT_ASKED);
    }

    private static List<Expected> changed(ZoneContent before, ZoneContent after) {
        Set<Member> known = new HashSet<>(before.members());
        return after.members().stream()
                .filter(member -> !known.contains(member))
                .findFirst()
                .map(member -> Expected.of(
                        member,
                        before.members().stream()
                                .filter(was -> was.name().equals(member.name()))
                                .findFirst()))
                .orElse(List.of());
    }

    /** First, middle and last: where nothing is known of what was there before. */
    private static List<Expected> sample(List<Member> members) {
        return Stream.of(members.getFirst(), members.get(members.size() / 2), members.getLast())
                .distinct()
                .flatMap(member -> Expected.of(member, Optional.empty()).stream())
                .toList();
    }

    /** The same for another process, which has read what is written at its start; {@code alone}, so that none has to be reloaded. */
    ZoneProof unseen(boolean alone) {
        return new ZoneProof(
                content,
                fact,
                refused,
                sets,
                alone ? 0 : reload,
                OptionalLong.empty(),
                0,
                refused ? REFUSED : NOT_ASKED);
    }

    ZoneProof with(Observation observation) {
        long latest = Math.max(newest, observation.served().orElse(0));
        return new ZoneProof(content, fact, refused, sets, reload, observation.served(), latest, observation.wrong());
    }

    /** Whether a serial is later than any that was seen. */
    boolean isNewer(OptionalLong serial) {
        return serial.orElse(0) > newest;
    }

    Expectation expectation() {
        String witness = content.witness();
        return new Expectation(content.zone(), fact, witness.substring(0, witness.length() - 1), sets);
    }
}
