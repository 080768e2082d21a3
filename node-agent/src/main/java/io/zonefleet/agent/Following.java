// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.apply.LastGood;
import io.zonefleet.agent.apply.StateFiles;
import io.zonefleet.agent.desired.Gate;
import io.zonefleet.agent.state.Fence;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.FaultKind;
import io.zonefleet.render.ServedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the node follows: how far it has come, and what it is to serve. Belongs to the loop's thread. */
final class Following {
    private static final int KEYS_NAMED = 10;
    private static final Duration TORN = Duration.ofSeconds(2);
    private static final Duration LONGEST_TORN = Duration.ofSeconds(30);
    private static final Duration BETWEEN_RECORDS = Duration.ofSeconds(1);
    /** Remembering takes at most this share of the time. */
    private static final int SHARE = 50;

    private final StateFiles files;
    private final Time time;
    private Fence fence = Fence.NONE;
    /** Whether the fence on the disk could not be read, so that {@code fence} may be less than what was reached. */
    private boolean fenceLost;

    private Optional<ServedImage> known = Optional.empty();
    /** What {@code known} was made of; empty where it was remembered. */
    private Optional<ClusterImage> knownFrom = Optional.empty();

    private boolean current;
    private List<Finding> findings = List.of();
    private OptionalLong tornSince = OptionalLong.empty();
    private Duration tornPatience = TORN;
    private boolean unremembered;
    private boolean unwritten;
    private boolean follows;
    private long nextRecord;

    Following(StateFiles files, Time time) {
        this.files = files;
        this.time = time;
        this.nextRecord = time.now();
    }

    /**
     * Takes up where an earlier agent left off. What it remembered is served only where nothing newer was ever written to the disk.
     *
     * @param isFirstStart whether there is no Corefile yet, so that any answer is better than none
     */
    void recall(ClusterId cluster, boolean isFirstStart) throws IOException {
        Optional<LastGood> last =
                files.lastGood().filter(good -> good.served().cluster().equals(cluster));
        Optional<Fence> reached = files.fence();
        fenceLost = reached.isEmpty();
        fence = reached.filter(known -> known.epoch().isPresent())
                .or(() -> last.map(LastGood::fence))
                .orElse(Fence.NONE);
        known = last.map(LastGood::served);
        current = last.isPresent() && !fenceLost && last.get().fence().covers(fence);
        if (!current && isFirstStart) {
            known = Optional.of(known.orElseGet(
                    () -> new ServedImage(cluster, ClusterProfile.BUILT_IN, Map.of(), Map.of(), Map.of())));
            current = true;
        }
    }

    /** What is to be served; empty where the disk is ahead of what is remembered and has to stay as it is. */
    Optional<ServedImage> served() {
        return current ? known : Optional.empty();
    }

    Fence fence() {
        return fence;
    }

    List<Finding> findings() {
        return findings;
    }

    /**
     * Takes an image, where it may be followed. The fence has moved on the disk before anything else does.
     *
     * @param word epoch that an operator allows
     * @return whether something else is to be served now, or the fence has moved
     */
    boolean take(ClusterImage image, Optional<String> word) {
        List<Finding> found = new ArrayList<>(unreadable(image));
        boolean changed = false;
        unwritten = false;
        switch (Gate.judge(image, () -> served(image), fence, known, word)) {
            case Gate.Accepted accepted -> {
                whole();
                try {
                    changed = accept(accepted, image);
                    follows = true;
                } catch (IOException e) {
                    unwritten = true;
                    found.add(new Finding(FaultKind.WRITE_FAILED, "state", Sentence.STATE_NOT_WRITTEN.of(e)));
                }
            }
            case Gate.Torn torn -> {
                doubt();
                if (tornPatience.compareTo(TORN) > 0) {
                    found.add(torn()); // reading everything again has not helped
                }
            }
            case Gate.Refused refused -> {
                if (image.all().contradictsDigest() || image.own().contradictsDigest()) {
                    doubt(); // an event was lost: a full read brings it
                } else {
                    whole();
                }
                found.addAll(refused.why());
            }
        }
        findings = List.copyOf(found);
        return changed;
    }

    /** Whether what is served came from the store since this agent's start, and was not only remembered. */
    boolean follows() {
        return follows;
    }

    /** Whether an image could not be taken for want of a disk, and should be offered again. */
    boolean wantsAgain() {
        return unwritten;
    }

    private ServedImage served(ClusterImage image) {
        return knownFrom.isPresent() && known.isPresent()
                ? known.get().after(knownFrom.get(), image)
                : ServedImage.of(image);
    }

    private boolean accept(Gate.Accepted accepted, ClusterImage image) throws IOException {
        boolean same = current && known.equals(Optional.of(accepted.served()));
        if (same && fence.equals(accepted.fence())) {
            return false;
        }
        files.putFence(accepted.fence());
        fence = accepted.fence();
        fenceLost = false;
        known = Optional.of(accepted.served());
        knownFrom = Optional.of(image);
        current = true;
        unremembered = true;
        return true;
    }

    private void doubt() {
        tornSince = OptionalLong.of(tornSince.orElse(time.now()));
    }

    private static Finding torn() {
        return new Finding(FaultKind.DESIRED_INCOMPLETE, "store", Sentence.HALF_WRITE.of());
    }

    private void whole() {
        tornSince = OptionalLong.empty();
        tornPatience = TORN;
    }

    private static List<Finding> unreadable(ClusterImage image) {
        return image.unreadable().entrySet().stream()
                .limit(KEYS_NAMED)
                .map(key ->
                        new Finding(FaultKind.KEY_UNREADABLE, key.getKey(), Sentence.KEY_NOT_READ.of(key.getValue())))
                .toList();
    }

    /** Whether half of a write has been missing for so long that the store should be read again. Each time after a longer wait. */
    boolean isTornTooLong() {
        if (tornSince.isEmpty() || time.since(tornSince.getAsLong()).compareTo(tornPatience) < 0) {
            return false;
        }
        findings = List.of(torn());
        tornSince = OptionalLong.of(time.now());
        Duration longer = tornPatience.multipliedBy(2);
        tornPatience = longer.compareTo(LONGEST_TORN) < 0 ? longer : LONGEST_TORN;
        return true;
    }

    /** Until when to look at {@link #isTornTooLong} again. */
    Optional<Duration> tornFor() {
        return tornSince.isPresent()
                ? Optional.of(
                        Duration.ofNanos(Math.max(0, tornSince.getAsLong() + tornPatience.toNanos() - time.now())))
                : Optional.empty();
    }

    /** Makes how far the node has come survive a loss of power. One that is not known must not become less than it was. */
    void settle() throws IOException {
        if (!fenceLost) {
            files.settleFence(fence);
        }
    }

    /** Whether what is served is not remembered yet and it is time to. */
    boolean wantsRemembering() {
        return unremembered && time.now() - nextRecord >= 0;
    }

    /** Whether what is served is not remembered yet. */
    boolean isUnremembered() {
        return unremembered;
    }

    /** Remembers what is served. */
    void remember() throws IOException {
        long begun = time.now();
        try {
            files.putLastGood(new LastGood(fence, known.orElseThrow()));
            unremembered = false;
        } finally {
            long pause = Math.max(BETWEEN_RECORDS.toNanos(), SHARE * (time.now() - begun));
            nextRecord = time.now() + pause;
        }
    }
}
