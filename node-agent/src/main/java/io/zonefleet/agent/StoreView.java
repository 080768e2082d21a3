// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.image.ClusterFold;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.Delta;
import io.zonefleet.image.ImageListener;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.FaultKind;
import io.zonefleet.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the store says, as of now. The loader's thread folds it and leaves it here; the loop takes the newest and passes over what came in
 * between.
 */
final class StoreView implements ImageListener {
    private final ClusterFold fold;
    private final LongSupplier nanoTime;
    private final Runnable wake;
    private volatile Seen seen;

    /**
     * What was seen.
     *
     * @param deltas how many have come; 0 before the first full read
     * @param image with all of them
     * @param receivedLive when its newest change came, in monotonic nanoseconds; empty where it was found by reading everything, so
     *     that nobody knows how old it is
     * @param trouble why the store can't be read; empty where it can
     */
    record Seen(long deltas, ClusterImage image, OptionalLong receivedLive, Optional<String> trouble) {
        boolean isLoaded() {
            return deltas > 0;
        }

        /** @param reporting why the last report could not be written; asked only where the store can be read */
        List<Finding> findings(Supplier<Optional<String>> reporting) {
            return trouble.or(reporting).stream()
                    .map(why -> new Finding(FaultKind.ETCD_UNREACHABLE, "etcd", Sentence.LAST_KNOWN_GOOD.of(why)))
                    .toList();
        }
    }

    /** @param wake called when there is something new */
    StoreView(ClusterId cluster, Keys keys, LongSupplier nanoTime, Runnable wake) {
        this.fold = new ClusterFold(keys);
        this.nanoTime = nanoTime;
        this.wake = wake;
        this.seen = new Seen(0, ClusterImage.empty(cluster), OptionalLong.empty(), Optional.empty());
    }

    Seen seen() {
        return seen;
    }

    @Override
    public void onDelta(Delta delta) {
        Seen before = seen;
        ClusterImage next = fold.apply(before.image(), delta);
        OptionalLong live = delta.full() ? OptionalLong.empty() : OptionalLong.of(nanoTime.getAsLong());
        seen = new Seen(before.deltas() + 1, next, delta.isEmpty() ? before.receivedLive() : live, Optional.empty());
        wake.run();
    }

    @Override
    public void onTrouble(StoreException why) {
        Seen before = seen;
        seen = new Seen(
                before.deltas(), before.image(), before.receivedLive(), Optional.of(String.valueOf(why.getMessage())));
        wake.run();
    }
}
