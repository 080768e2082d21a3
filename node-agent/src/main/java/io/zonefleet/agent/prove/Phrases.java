// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.Reply;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Questions and answers as they went over the wire last. A node that is as it should be hears the same bytes again and again: then nothing
 * has to be read anew, which is most of what an idle agent would do. One thread.
 */
final class Phrases {
    private static final int MOST = 512;
    private static final int ID = 2;

    private final Map<Question, byte[]> queries = new Recent<>();
    private final Map<Question, byte[]> answers = new Recent<>();
    private final Map<Question, Reply> meanings = new Recent<>();

    /** The question as a message with this id. */
    byte[] query(int id, Question question) {
        byte[] wire =
                queries.computeIfAbsent(question, each -> Wire.query(0, each)).clone();
        wire[0] = (byte) (id >> 8);
        wire[1] = (byte) id;
        return wire;
    }

    /** What an answer to the question says; throws where it is no DNS message at all. */
    Reply reply(Question question, byte[] wire) throws IOException {
        byte[] before = answers.get(question);
        Reply meant = meanings.get(question);
        if (before != null && meant != null && Arrays.equals(before, ID, before.length, wire, ID, wire.length)) {
            return meant;
        }
        Reply reply = Wire.reply(Wire.message(wire), question);
        answers.put(question, wire);
        meanings.put(question, reply);
        return reply;
    }

    /** Lets go of what was not used for the longest time. */
    private static final class Recent<V> extends LinkedHashMap<Question, V> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, V> eldest) {
            return size() > MOST;
        }
    }
}
