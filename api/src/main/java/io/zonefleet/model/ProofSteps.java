// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When a node has proved which revision of a feed, of the last times that it proved another: few enough to stand in its status. The newest
 * are there one by one; of older ones neighbours are put together, so that the later time stands for both.
 *
 * <p>As text, oldest first: {@code 118@1763722800123 ~121@1763722811002 124@1763722811900}, with a tilde before what stands for several.
 *
 * @param text the form in which it is kept
 */
public record ProofSteps(String text) {
    /** How many are kept. */
    public static final int MOST = 16;

    /** So many of the newest are never put together. */
    private static final int NEWEST = 8;

    private static final Pattern STEP = Pattern.compile("(~?)([0-9]{1,18})@([0-9]{1,15})");
    private static final Pattern ALL = Pattern.compile("(" + STEP + "( " + STEP + "){0,63})?");

    /** Nothing proved yet. */
    public static final ProofSteps NONE = new ProofSteps("");

    /** @throws IllegalArgumentException where {@code text} is not of this form */
    public ProofSteps {
        if (!ALL.matcher(text).matches()) {
            throw new IllegalArgumentException("no steps of a proof");
        }
    }

    /**
     * One of them.
     *
     * @param revision proved
     * @param at when, by the node's clock, in whole milliseconds
     * @param merged whether it stands for earlier ones, too
     */
    public record Step(long revision, Instant at, boolean merged) {
        String text() {
            return (merged ? "~" : "") + revision + "@" + at.toEpochMilli();
        }
    }

    /**
     * When a revision was proved.
     *
     * @param at when
     * @param exact whether it was then; else it was then at the latest
     */
    public record Receipt(Instant at, boolean exact) {}

    /** All of them, oldest first. */
    public List<Step> steps() {
        // of thousands of nodes at each look: without an expression
        List<Step> steps = new ArrayList<>(MOST);
        int next = 0;
        while (next < text.length()) {
            boolean merged = text.charAt(next) == '~';
            int sign = text.indexOf('@', next);
            int blank = text.indexOf(' ', sign);
            int end = blank < 0 ? text.length() : blank;
            steps.add(new Step(
                    Long.parseLong(text, merged ? next + 1 : next, sign, 10),
                    Instant.ofEpochMilli(Long.parseLong(text, sign + 1, end, 10)),
                    merged));
            next = end + 1;
        }
        return steps;
    }

    /** With one more; the same where that revision is the newest already. */
    public ProofSteps with(long revision, Instant at) {
        List<Step> steps = steps();
        if (!steps.isEmpty() && steps.getLast().revision() >= revision) {
            return this;
        }
        steps.add(new Step(revision, at, false));
        while (steps.size() > MOST) {
            int closest = closest(steps);
            Step later = steps.get(closest + 1);
            steps.set(closest + 1, new Step(later.revision(), later.at(), true));
            steps.remove(closest);
        }
        return new ProofSteps(steps.stream().map(Step::text).collect(Collectors.joining(" ")));
    }

    /** The first of the two older neighbours that are closest in time: putting them together tells least of a lie. */
    private static int closest(List<Step> steps) {
        int closest = 0;
        Duration least = Duration.ofMillis(Long.MAX_VALUE);
        for (int i = 0; i + 1 < steps.size() - NEWEST; i++) {
            Duration between =
                    Duration.between(steps.get(i).at(), steps.get(i + 1).at());
            if (between.compareTo(least) < 0) {
                least = between;
                closest = i;
            }
        }
        return closest;
    }

    /**
     * When {@code revision} or a newer one was first proved; empty where none of them was. Of the oldest that is known, and of what was put
     * together, it is only known when it was at the latest: the node may have proved it before its agent was started.
     */
    public Optional<Receipt> of(long revision) {
        List<Step> steps = steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.revision() >= revision) {
                return Optional.of(new Receipt(step.at(), i > 0 && !step.merged()));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
