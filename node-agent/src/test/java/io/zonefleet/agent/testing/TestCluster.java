// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import io.zonefleet.image.ClusterFold;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.Delta;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import java.util.List;

/** A store in memory with one cluster, and what an agent of it sees. */
public final class TestCluster {
    public static final ClusterId ID = new ClusterId("local");
    public static final Feed.OfCluster OWN = new Feed.OfCluster(ID);

    private final Store store = new MemoryStore();
    private final DesiredWriter writer = new DesiredWriter(store, Keys.DEFAULT);

    /** Writes to it. */
    public DesiredWriter writer() {
        return writer;
    }

    /** The store itself. */
    public Store store() {
        return store;
    }

    /** What a full read gives now. */
    public ClusterImage image() {
        Snapshot all = store.read(Keys.DEFAULT.agentRanges(ID));
        Delta delta = new Delta(all.revision(), true, all.entries(), List.of());
        return new ClusterFold(Keys.DEFAULT).apply(ClusterImage.empty(ID), delta);
    }
}
