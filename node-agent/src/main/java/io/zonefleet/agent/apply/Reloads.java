// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.state.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reloads, by signal or awaited: the first at once, at most one under way, all that is wanted meanwhile in one more. Belongs to the loop's thread.
 *
 * <p>Reloads are numbered from 1. What was written when reload n was sent is served when n is over.
 */
public final class Reloads {
    /** CoreDNS stops its old servers one after the other, and waits up to five seconds for queries that hang in each. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private static final Duration MEMORY = Duration.ofSeconds(10);

    private static final int REMEMBERED = 5;

    private final Time time;
    private int sent;
    private int over;
    private boolean wanted;
    private OptionalLong underWay = OptionalLong.empty();
    private final Deque<Duration> took = new ArrayDeque<>();
    private long tookAt;
    private Optional<String> failure = Optional.empty();

    public Reloads(Time time) {
        this.time = time;
    }

    /** Asks for a reload; its number. */
    public int want() {
        wanted = true;
        return sent + 1;
    }

    /**
     * Sends what is wanted, where none is under way; returns whether it did.
     *
     * @param within in which it reads anew by itself; empty where it is signalled
     */
    public boolean send(CoreDns coreDns, Optional<Duration> within) {
        Duration longest = LONGEST.plus(within.orElse(Duration.ZERO));
        if (underWay.isPresent() && time.since(underWay.getAsLong()).compareTo(longest) > 0) {
            settle(); // its word was missed; what is answered decides
        }
        if (!wanted || underWay.isPresent()) {
            return false;
        }
        wanted = false;
        sent++;
        underWay = OptionalLong.of(time.now());
        within.ifPresentOrElse(coreDns::awaitReload, coreDns::reload);
        return true;
    }

    /** The one under way is over. */
    public void done() {
        if (underWay.isPresent()) {
            took.addLast(time.since(underWay.getAsLong()));
            if (took.size() > REMEMBERED) {
                took.removeFirst();
            }
            tookAt = time.now();
        }
        failure = Optional.empty();
        settle();
    }

    /** The one under way has failed: CoreDNS serves what it had. */
    public void failed(String why) {
        failure = Optional.of(why);
        underWay = OptionalLong.empty();
    }

    /** A new process has read all that was written before it was started. */
    public void restarted() {
        wanted = false;
        failure = Optional.empty();
        settle();
    }

    private void settle() {
        over = sent;
        underWay = OptionalLong.empty();
    }

    /** How many are over. */
    public int over() {
        return over;
    }

    /** How many were sent. */
    public int sent() {
        return sent;
    }

    /** Whether one is under way or wanted. */
    public boolean isBusy() {
        return wanted || underWay.isPresent();
    }

    /** How long the last one took, from the signal to CoreDNS's word. */
    public Optional<Duration> took() {
        return took.isEmpty() ? Optional.empty() : Optional.of(took.getLast());
    }

    /**
     * How long one takes: the quickest of the last ones, since a busy machine only makes them longer. Forgotten after a while without
     * any, so that it is found out again.
     */
    public Optional<Duration> takes() {
        return time.since(tookAt).compareTo(MEMORY) > 0
                ? Optional.empty()
                : took.stream().min(Duration::compareTo);
    }

    /** Why the last one failed; empty where it did not. */
    public Optional<String> failure() {
        return failure;
    }
}
