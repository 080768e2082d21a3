// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When to ask, and for what: quickly while something written is not answered yet, slowly for ever after, so that what is claimed was
 * seen not long ago. Belongs to the loop's thread; each step asks for one round at most.
 */
public final class Proving {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    /** While it may come at any moment, by the tick of CoreDNS. */
    private static final Duration SHORT_PAUSE = Duration.ofMillis(8);

    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMillis(300);
    /**
     * Between idle rounds, and for an answer, where another instance answers the same clients: half of them get no answer from one
     * that hangs, and ask again after a second. By then it has to be gone.
     */
    private static final Duration QUICK = Duration.ofMillis(150);

    /** There, between an answer that is missing and the next question. */
    private static final Duration SURE = Duration.ofMillis(30);

    private static final int IDLE_ZONES_PER_SECOND = 8;
    private static final List<Transport> BOTH = List.of(Transport.UDP, Transport.TCP);
    /** Idle rounds of which only one asks over TCP as well: a connection costs ten times what a datagram does. */
    private static final int TCP_EVERY = 3;

    private static final int QUICK_TCP_EVERY = 20;

    private final Prober prober;
    private final Time time;
    private final ProofBook book = new ProofBook();
    private final Answerers answerers = new Answerers();
    private List<Listening> listening = List.of();
    private Duration pause = FIRST_PAUSE;
    private long nextPoll;
    private long nextIdle;
    private long lastMove;
    private long rounds;
    private long idleRounds;
    private boolean quick;
    private Optional<DomainName> cursor = Optional.empty();

    public Proving(Prober prober, Time time) {
        this.prober = prober;
        this.time = time;
        this.nextPoll = time.now();
        this.nextIdle = nextPoll;
        this.lastMove = nextPoll;
    }

    /** Zones and what was seen of them. */
    public ProofBook book() {
        return book;
    }

    /** Who answers. */
    public Answerers answerers() {
        return answerers;
    }

    /**
     * Something else is to be seen from now on.
     *
     * @param corefile version of the Corefile
     * @param reload the reload that brings it
     */
    public void expect(List<Listening> listeners, String corefile, int reload) {
        listening = List.copyOf(listeners);
        answerers.expect(listeners, corefile, reload, time.now());
        hurry();
    }

    /** What {@link #expect} says, before it is said: time starts to count where nothing was awaited so far. */
    public void brace() {
        if (isProved()) {
            lastMove = time.now();
        }
    }

    /** Another CoreDNS runs now: all is to be seen anew. */
    public void started(String instance) {
        present(Set.of(instance), Set.of(instance));
    }

    /**
     * These instances run now.
     *
     * @param names none where the first that answers is to be taken for it
     * @param fresh those of them that did not run before: all is to be seen of them anew
     */
    public void present(Set<String> names, Set<String> fresh) {
        book.forget(names.isEmpty() || fresh.containsAll(names));
        answerers.present(names, fresh, time.now());
        lastMove = time.now();
        hurry();
    }

    /** There is reason to look at once. */
    public void hurry() {
        pause = FIRST_PAUSE;
        nextPoll = time.now();
    }

    /** Whether all that is written is answered, by the CoreDNS that runs and nobody else. */
    public boolean isProved() {
        return book.isProved() && answerers.isProved();
    }

    /** How long nothing has moved while something was not as written; zero where all is. */
    public Duration stuck() {
        return isProved() ? Duration.ZERO : time.since(lastMove);
    }

    /**
     * Asks, where it is time to.
     *
     * @param reloads how many reloads are over
     * @param probe between two idle rounds
     * @param all in which idle rounds shall have asked for every zone once
     * @param othersAnswer whether another instance answers the same clients, so that one that hangs has to be found out soon
     * @return until the next step is due
     */
    public Duration step(int reloads, Duration probe, Duration all, boolean othersAnswer) {
        long now = time.now();
        quick = othersAnswer;
        List<Expectation> pending = book.pending(reloads, Round.MAX_ZONES);
        boolean waiting = !pending.isEmpty() || answerers.isWaiting(reloads);
        if (waiting && now - nextPoll >= 0) {
            poll(pending, reloads);
        } else if (now - nextIdle >= 0) {
            idle(reloads, quick ? min(probe, QUICK) : probe, all);
        }
        long next = waiting ? Math.min(nextPoll, nextIdle) : nextIdle;
        return Duration.ofNanos(Math.max(0, next - time.now()));
    }

    private void poll(List<Expectation> pending, int reloads) {
        boolean moved = ask(pending, BOTH, reloads);
        if (moved) {
            pause = FIRST_PAUSE;
            lastMove = time.now();
            nextPoll = lastMove; // there may be more to ask for
        } else {
            nextPoll = time.now() + pause.toNanos();
            Duration longest = stuck().compareTo(SOON) < 0 ? SHORT_PAUSE : LONGEST_PAUSE;
            pause = min(pause.multipliedBy(2), longest);
        }
    }

    private void idle(int reloads, Duration probe, Duration all) {
        double share = (double) probe.toNanos() / all.toNanos();
        double most = IDLE_ZONES_PER_SECOND * probe.toNanos() / 1e9;
        int zones = (int) Math.min(Round.MAX_ZONES, Math.ceil(Math.min(most, book.total() * share)));
        List<Expectation> slice = book.settled(cursor, zones);
        if (!slice.isEmpty()) {
            cursor = Optional.of(slice.getLast().zone());
        }
        boolean wasProved = isProved();
        idleRounds++;
        long tcpEvery = quick ? QUICK_TCP_EVERY : TCP_EVERY;
        ask(slice, idleRounds % tcpEvery == 0 ? BOTH : List.of(Transport.UDP), reloads);
        if (wasProved && !isProved()) {
            lastMove = time.now();
            hurry();
        }
        nextIdle = time.now() + (quick && answerers.isMissed() ? SURE : probe).toNanos();
    }

    /** How often it was asked. */
    public long rounds() {
        return rounds;
    }

    private boolean ask(List<Expectation> expectations, List<Transport> transports, int reloads) {
        rounds++;
        adopt();
        Round round =
                Round.run(prober, answerers.instances(), listening, expectations, transports, quick ? QUICK : PATIENCE);
        boolean moved = book.note(round.zones());
        return answerers.note(round.markers(), reloads, time.now()) || moved;
    }

    private void adopt() {
        if (answerers.isToAdopt() && !listening.isEmpty()) {
            Endpoint first = listening.getFirst().endpoint();
            if (Round.sight(prober, first, PATIENCE) instanceof Round.Sight.Of of) {
                answerers.adopt(of.marker().instance(), time.now());
            }
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
