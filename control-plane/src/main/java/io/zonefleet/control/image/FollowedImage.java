// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Delta;
import io.zonefleet.image.Scope;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import org.pcollections.PSortedMap;

/**
 * The newest image and the newest sound one, from the deltas of a loader: the part of {@link Images} that does not depend on who makes the
 * steps. One thread writes, any reads.
 */
public final class FollowedImage {
    private final Store store;
    private final Keys keys;
    private final ControlFold fold;
    private volatile ControlImage current = ControlImage.EMPTY;
    private volatile ControlImage sound = ControlImage.EMPTY;
    private boolean doubtful;

    public FollowedImage(Store store, Keys keys) {
        this(store, keys, ControlFold.KEPT_CHANGES);
    }

    /** @param keep how many changes are kept in images */
    public FollowedImage(Store store, Keys keys, int keep) {
        this.store = store;
        this.keys = keys;
        this.fold = new ControlFold(keys, keep);
    }

    /** What the loader is to read. Changes are none of it: there may be far more than of everything else ({@link HistoryLoader}). */
    public static Scope scope(Keys keys) {
        return new Scope(keys.controlRanges(), keys.controlUnread(), keys.controlAudit(), keys.epoch());
    }

    /** See {@link Images#current}. */
    public ControlImage current() {
        return current;
    }

    /** See {@link Images#sound}. */
    public ControlImage sound() {
        return sound;
    }

    /**
     * What both images will be.
     *
     * @param doubtful whether something may be missing in the newest
     */
    public record Next(ControlImage newest, ControlImage sound, boolean doubtful) {}

    /** What they will be by this delta. */
    public Next after(Delta delta) {
        boolean stillDoubtful = doubtful && !delta.full();
        ControlImage newest = fold.apply(current, delta);
        return new Next(newest, stillDoubtful ? sound : newest, stillDoubtful);
    }

    /** What they will be where everything was read, and something may be missing of what has happened since. */
    public Next after(Delta read, Delta since) {
        ControlImage trusted = fold.apply(current, read);
        return new Next(fold.apply(trusted, since), trusted, true);
    }

    /** What they will be with other changes, and everything else as it is. */
    @SuppressWarnings("ReferenceEquality") // where both are one image they stay one
    Next with(PSortedMap<ChangeId, ChangeRow> changes) {
        ControlImage newest = current.withChanges(changes);
        return new Next(newest, sound == current ? newest : sound, doubtful);
    }

    /** Takes what {@link #after} gave. */
    public void take(Next next) {
        doubtful = next.doubtful();
        current = next.newest();
        sound = next.sound();
    }

    /** A revision may have been left out: what comes is not sound until everything was read. */
    public void doubt() {
        doubtful = true;
    }

    /**
     * Asks the store whether it has come so far. Revisions of the store also count writes that are not ours: no event of ours brings an
     * image there, a full read does.
     *
     * @throws NoSuchRevisionException where there is no such revision
     */
    public void requireInStore(long revision) throws NoSuchRevisionException {
        long newest = store.read(KeyRange.single(keys.epoch()), 0).revision();
        if (newest < revision) {
            throw new NoSuchRevisionException(revision, newest);
        }
    }
}
