// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A pod that looks names up, as a program: each by a {@link Resolver}, at a steady rate. Its arguments are look-ups a second, a name and addresses
 * of servers; {@code beside} and a server after them has that asked too, at the same moments, by the same client: what both miss is the
 * machine's fault ({@link Tally}). {@code and} begins with another name. Prints a line whenever another answer comes than before and when a look-up
 * fails, which begins with the number of the name; asked to end (SIGTERM), it waits for the look-ups under way and prints the accounts.
 * {@code tcp} instead of a rate asks once, over TCP.
 */
final class LookUps {
    /** After which comes a server that is asked at the same moments. */
    static final String BESIDE = "beside";

    /** After which comes another name. */
    static final String AND = "and";

    /** Instead of a rate: one question over TCP. */
    static final String TCP = "tcp";

    private static final long SECOND = 1_000_000_000;

    private final Resolver asked;
    private final Optional<Resolver> beside;
    private final long pause;
    private final Tally tally;
    private boolean ended;

    private LookUps(int number, List<String> words) {
        int at = words.indexOf(BESIDE);
        this.asked = new Resolver(words.get(1), words.subList(2, at < 0 ? words.size() : at));
        this.beside = at < 0
                ? Optional.empty()
                : Optional.of(new Resolver(words.get(1), words.subList(at + 1, words.size())));
        int perSecond = Integer.parseInt(words.getFirst());
        this.pause = SECOND / perSecond;
        this.tally = new Tally(number, beside.isPresent(), Resolver.SECONDS * perSecond);
    }

    /** Looks up, until it is asked to end. */
    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        if (words.getFirst().equals(TCP)) {
            System.out.println("0 now " + new Resolver(words.get(1), words.subList(2, 3)).overTcp());
            return;
        }
        List<LookUps> all = new ArrayList<>();
        for (int from = 0; from < words.size(); ) {
            int and = words.subList(from, words.size()).indexOf(AND);
            int to = and < 0 ? words.size() : from + and;
            all.add(new LookUps(all.size(), words.subList(from, to)));
            from = to + 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(all)));
        for (LookUps each : all) {
            Thread.ofPlatform().start(each::run);
        }
    }

    /** What this machine had no time for is left out, not made up for: a burst would be another client. */
    private void run() {
        long due = System.nanoTime();
        while (begin()) {
            due = Math.max(due + pause, System.nanoTime() - pause);
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private synchronized boolean begin() {
        if (!ended) {
            int which = tally.begun();
            beside.ifPresent(other -> Thread.ofVirtual().start(() -> tally.twin(which, other.lookUp())));
            Thread.ofVirtual().start(() -> tally.over(which, asked.lookUp()));
        }
        return !ended;
    }

    private synchronized void noMore() {
        ended = true;
    }

    private static void end(List<LookUps> all) {
        all.forEach(LookUps::noMore);
        all.forEach(each -> System.out.println(each.tally.account()));
        System.out.flush();
    }
}
