// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.load;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The books of a {@link QueryStream}: each query from its sending to its answer or its loss. Belongs to the stream's thread. */
final class Tally {
    private static final int SAMPLES = 10;

    private final Deque<Query> inOrder = new ArrayDeque<>();
    private final List<Query[]> bySocket = new ArrayList<>();
    private final List<String> samples = new ArrayList<>();
    private long[] nanos = new long[1 << 16];
    private int answered;
    private int underWay;
    private long asked;
    private long lost;
    private long wrong;
    private long older;
    private long longestOlder;
    private long wentBack;
    private long strays;

    /** One query, and how its subject stood when it was sent. */
    private static final class Query {
        final Subject subject;
        final int proved;
        final int seen;
        final long seenAt;
        final long due;
        final long sent = System.nanoTime();
        boolean over;

        Query(Subject subject, long due) {
            this.subject = subject;
            this.proved = subject.proved();
            this.seen = subject.seen();
            this.seenAt = subject.seenAt();
            this.due = due;
        }
    }

    int underWay() {
        return underWay;
    }

    /** @param due when it was to be sent, on {@link System#nanoTime} */
    void asked(int socket, int id, Subject subject, long due) {
        while (bySocket.size() <= socket) {
            bySocket.add(new Query[1 << 16]);
        }
        Query query = new Query(subject, due);
        bySocket.get(socket)[id] = query;
        inOrder.add(query);
        underWay++;
        asked++;
    }

    void answered(int socket, ByteBuffer reply) {
        long now = System.nanoTime();
        Query query = bySocket.get(socket)[Question.id(reply)];
        if (query == null || query.over) {
            strays++;
            return;
        }
        over(query);
        note(now - query.due);
        int version = query.subject.take(Question.address(reply), query.seen, now);
        if (version == Subject.NONE) {
            wrong++;
            sample(query, reply, "was answered wrongly with");
        } else if (version < query.proved) {
            wentBack++;
            sample(query, reply, "went back to");
        } else if (version < query.seen) {
            older++;
            longestOlder = Math.max(longestOlder, now - query.seenAt);
        }
    }

    private void over(Query query) {
        query.over = true;
        underWay--;
    }

    private void note(long took) {
        if (answered == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * answered);
        }
        nanos[answered++] = took;
    }

    private void sample(Query query, ByteBuffer reply, String what) {
        int address = Question.address(reply);
        say("%s %s %d.%d.%d.%d (rcode %d); when asked, version %d was answered and %d proved; %d is declared now"
                .formatted(
                        query.subject.name(),
                        what,
                        address >>> 24,
                        address >> 16 & 255,
                        address >> 8 & 255,
                        address & 255,
                        Question.rcode(reply),
                        query.seen,
                        query.proved,
                        query.subject.issued()));
    }

    private void say(String sample) {
        if (samples.size() < SAMPLES) {
            samples.add(sample);
        }
    }

    /** Gives up those that have waited for too long. */
    void expire() {
        long now = System.nanoTime();
        for (Query oldest = inOrder.peek(); oldest != null; oldest = inOrder.peek()) {
            boolean late = now - oldest.sent > QueryStream.PATIENCE.toNanos();
            if (!oldest.over && !late) {
                return;
            }
            if (!oldest.over) {
                over(oldest);
                lost++;
                say("%s got no answer; query %d of all".formatted(oldest.subject.name(), asked));
            }
            inOrder.remove();
        }
    }

    Account account(long dropped) {
        LongBuffer took = LongBuffer.wrap(nanos, 0, answered).asReadOnlyBuffer();
        return new Account(asked, lost, wrong, older, longestOlder, wentBack, strays, dropped, took, samples);
    }
}
