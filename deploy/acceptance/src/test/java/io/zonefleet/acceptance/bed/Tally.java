// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts what came of the look-ups of one name. Each may have a twin: the same client asks another server at the same moment. Where a twin has to
 * wait the machine has no time for anybody; what look-ups miss while their twins do not wait is counted apart.
 */
final class Tally {
    private static final int TOLD = 10;
    /** An answer from another machine of the bed takes a millisecond. */
    private static final long AT_ONCE = 100_000_000;

    private final int number;
    private final boolean twins;
    private final int lasting;
    private final SortedMap<String, Long> answers = new TreeMap<>();
    /** By the number of the look-up: its first query had no answer. */
    private final BitSet missed = new BitSet();
    /** It failed. */
    private final BitSet failed = new BitSet();
    /** Its twin had an answer at once. */
    private final BitSet answeredTwins = new BitSet();

    private int asked;
    private long answered;
    private long lost;
    private long lostByTwins;
    private long underWay;
    private long lastAnswer;
    private long longest;
    private String newest = "";

    /** @param lasting how many look-ups are begun while one that fails lasts */
    Tally(int number, boolean twins, int lasting) {
        this.number = number;
        this.twins = twins;
        this.lasting = lasting;
    }

    /** A look-up begins, and its twin; returns its number. */
    synchronized int begun() {
        underWay += twins ? 2 : 1;
        return asked++;
    }

    /** What came of a look-up's twin. */
    synchronized void twin(int which, Resolver.Outcome outcome) {
        ended();
        lostByTwins += outcome.lost();
        answeredTwins.set(which, outcome.lost() == 0 && outcome.nanos() < AT_ONCE);
    }

    /** What came of a look-up. */
    synchronized void over(int which, Resolver.Outcome outcome) {
        ended();
        lost += outcome.lost();
        missed.set(which, outcome.lost() > 0);
        String answer = outcome.answer();
        if (answer.isEmpty()) {
            failed.set(which);
            say("failed, begun at " + outcome.begun());
            return;
        }
        answers.merge(answer, 1L, Long::sum);
        answered++;
        if (answered % TOLD == 0) {
            say("answered " + answered);
        }
        gap(System.nanoTime());
        if (!answer.equals(newest)) {
            newest = answer;
            say("now " + answer);
        }
    }

    private boolean alone(int which) {
        return !twins || answeredTwins.get(which);
    }

    /** Those that failed while no twin waited. */
    private int failedAlone() {
        return (int) failed.stream()
                .filter(which -> IntStream.rangeClosed(which, Math.min(asked - 1, which + lasting))
                        .allMatch(this::alone))
                .count();
    }

    /** How many look-ups in a row had no answer to their first query; those whose twins waited are passed over. */
    private int longestRun() {
        int most = 0;
        int run = 0;
        for (int which = 0; which < asked; which++) {
            if (alone(which)) {
                run = missed.get(which) ? run + 1 : 0;
                most = Math.max(most, run);
            }
        }
        return most;
    }

    private void ended() {
        underWay--;
        notifyAll();
    }

    private void say(String words) {
        System.out.println(number + " " + words);
    }

    /** Time without an answer ends here. */
    private void gap(long now) {
        if (lastAnswer != 0) {
            longest = Math.max(longest, now - lastAnswer);
        }
        lastAnswer = now;
    }

    /** All of it, once the look-ups under way are over; none may begin any more. */
    synchronized String account() {
        gap(System.nanoTime());
        try {
            while (underWay > 0) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return String.format(
                Locale.ROOT,
                "%d account asked=%d failed=%d failedAlone=%d lost=%d lostByTwins=%d longestMillis=%d longestRun=%d answers=%s",
                number,
                asked,
                failed.cardinality(),
                failedAlone(),
                lost,
                lostByTwins,
                longest / 1_000_000,
                longestRun(),
                answers.entrySet().stream()
                        .map((Map.Entry<String, Long> each) -> each.getKey().replace(' ', '-') + ":" + each.getValue())
                        .collect(Collectors.joining(",")));
    }
}
