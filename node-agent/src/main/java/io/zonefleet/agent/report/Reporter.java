// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.Lease;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the node's status and identity to the store: the first status at once, then the newest at most twice a second. Belongs to one
 * thread, which may be kept waiting by the store; {@link ReporterThread} is that thread in production.
 */
public final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration GAP = Duration.ofMillis(500);
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration IDENTITY = Duration.ofMinutes(5);

    private final Store store;
    private final Keys keys;
    private final Duration ttl;
    private final LongSupplier nanoTime;
    private final Instant firstSeen;
    private @Nullable Lease lease;
    private @Nullable NodeStatus written;
    private long nextWrite;
    private long nextIdentity;
    private long refresh;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * @param ttl after which a status that is not renewed vanishes
     * @param nanoTime monotonic nanoseconds
     * @param firstSeen when this node reported for the first time
     */
    public Reporter(Store store, Keys keys, Duration ttl, LongSupplier nanoTime, Instant firstSeen) {
        this.store = store;
        this.keys = keys;
        this.ttl = ttl;
        this.nanoTime = nanoTime;
        this.firstSeen = firstSeen;
        this.nextWrite = nanoTime.getAsLong();
        this.nextIdentity = nextWrite;
        this.refresh = nextWrite;
    }

    /** Why the last write failed; empty where it did not. Any thread. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** Writes {@code newest} where it is time to, and says how long until it may be again. */
    public Duration step(NodeStatus newest) {
        long now = nanoTime.getAsLong();
        if (now - nextWrite < 0) {
            return Duration.ofNanos(nextWrite - now);
        }
        if (!isDue(newest, now)) {
            return LOOK; // at the lease
        }
        try {
            write(newest, now);
            trouble = Optional.empty();
            nextWrite = now + GAP.toNanos();
        } catch (StoreException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
            drop(); // made anew with the next try: it may be what is wrong
            nextWrite = now + RETRY.toNanos();
        }
        return Duration.ofNanos(Math.max(0, nextWrite - nanoTime.getAsLong()));
    }

    private boolean isDue(NodeStatus newest, long now) {
        NodeStatus before = written;
        return before == null || lease == null || lease.isLost() || now - refresh >= 0 || differs(before, newest);
    }

    /** Being looked at anew is no news. */
    private static boolean differs(NodeStatus before, NodeStatus after) {
        return !(before.epoch().equals(after.epoch())
                && before.proved().equals(after.proved())
                && before.zonesTotal() == after.zonesTotal()
                && before.zonesProved() == after.zonesProved()
                && before.exceptions().equals(after.exceptions())
                && before.faults().equals(after.faults())
                && before.versions().equals(after.versions())
                && before.corefile().equals(after.corefile())
                && before.dns().equals(after.dns()));
    }

    private void write(NodeStatus status, long now) {
        Lease held = lease;
        if (held == null || held.isLost()) {
            drop();
            held = store.lease(ttl);
            lease = held;
        }
        Txn.Builder txn =
                Txn.builder().put(keys.status(status.cluster(), status.node()), StatusSize.fitted(status), held.id());
        boolean identityDue = now - nextIdentity >= 0;
        if (identityDue) {
            txn.put(keys.node(status.cluster(), status.node()), Codec.encode(identity(status)));
        }
        store.commit(txn.build());
        written = status;
        refresh = now + REFRESH.toNanos();
        if (identityDue) {
            nextIdentity = now + IDENTITY.toNanos();
        }
    }

    private NodeIdentity identity(NodeStatus status) {
        return new NodeIdentity(status.cluster(), status.node(), firstSeen, status.at(), status.provedAt());
    }

    private void drop() {
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }

    /** Takes the status back: the node says goodbye. */
    public void close() {
        try {
            drop();
        } catch (StoreException e) {
            LOG.atDebug().setCause(e).log("the status stays until its lease runs out");
        }
    }
}
