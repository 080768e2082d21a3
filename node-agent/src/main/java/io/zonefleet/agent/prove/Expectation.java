// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What has to be seen of one zone on the wire before it counts as served: the serial that was written, and at some names exactly the
 * records that were written. A serial alone would be no proof: a cache may stand in front of the records, and the same serial may have
 * stood over others.
 *
 * @param zone its apex
 * @param fact of its file
 * @param soa a name, without the dot at its end: asked for type SOA it gives the zone's SOA, in the answer or with NODATA in the
 *     authority section
 * @param sets records that are asked for
 */
record Expectation(DomainName zone, FileFact fact, String soa, List<Expected> sets) {
    Expectation {
        sets = List.copyOf(sets);
    }

    /**
     * What was seen.
     *
     * @param served serial on the wire; empty where none came
     * @param wrong what is not as it should be; empty where all is
     */
    public record Observation(OptionalLong served, Optional<Words> wrong) {
        boolean isRight() {
            return wrong.isEmpty();
        }
    }

    /** What to ask. */
    List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        questions.add(new Question(soa, RecordType.SOA));
        sets.forEach(set -> questions.add(set.question()));
        return questions;
    }

    /** What the replies to {@link #questions} show, each empty where none came. */
    Observation judge(List<Optional<Reply>> replies) {
        OptionalLong served = replies.getFirst().map(Reply::serial).orElse(OptionalLong.empty());
        if (served.isEmpty()) {
            return new Observation(served, Optional.of(Sentence.NO_SERIAL.of(soa)));
        }
        if (served.getAsLong() != fact.serial()) {
            return new Observation(served, Optional.of(Sentence.OTHER_SERIAL.of(served.getAsLong(), fact.serial())));
        }
        for (int i = 0; i < sets.size(); i++) {
            Expected set = sets.get(i);
            if (!set.isIn(replies.get(1 + i))) {
                return new Observation(
                        served,
                        Optional.of(Sentence.OTHER_RECORDS.of(set.question().name())));
            }
        }
        return new Observation(served, Optional.empty());
    }
}
