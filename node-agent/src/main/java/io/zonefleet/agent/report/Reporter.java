// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import io.zonefleet.agent.state.Sentence;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Words;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Lease;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the node's status and identity to the store: the first status at once, then the newest at most twice a second. Belongs to one
 * thread, which may be kept waiting by the store; {@link ReporterThread} is that thread in production.
 *
 * <p>Each write compares that what stands there is what this agent wrote last. Where it is not, another agent reports as the same node,
 * which is told as a fault by both, since each then overwrites the other. An agent that was started again overwrites its predecessor's
 * status without a word: that one does not come back.
 */
public final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration GAP = Duration.ofMillis(500);
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration IDENTITY = Duration.ofMinutes(5);
    /** How often to look for a rival that was seen, and how long it counts as there after it was seen last: both look as often. */
    private static final Duration RIVAL_LOOK = Duration.ofSeconds(5);

    private static final Duration RIVAL_GONE = Duration.ofSeconds(15);

    private final Store store;
    private final Keys keys;
    private final LeaseTerm term;
    private final LongSupplier nanoTime;
    private final Instant firstSeen;
    private @Nullable Lease lease;
    /** What the status hung on until now: given back once it hangs on {@code lease}. */
    private @Nullable Lease former;

    private Duration length = Duration.ZERO;
    /** Whether a lease was lost that nobody gave back, and nothing was written since. */
    private boolean lostOne;

    private @Nullable NodeStatus written;
    private long nextWrite;
    private long nextIdentity;
    private long refresh;
    private long ours;
    private Bytes sent = Bytes.of("");
    private long rivalSeen;
    private volatile Optional<Words> rival = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * @param ttl after which a status that is not renewed vanishes, in a store that can keep up with it; see {@link LeaseTerm}
     * @param nanoTime monotonic nanoseconds
     * @param firstSeen when this node reported for the first time
     */
    public Reporter(Store store, Keys keys, Duration ttl, LongSupplier nanoTime, Instant firstSeen) {
        this.store = store;
        this.keys = keys;
        this.term = new LeaseTerm(ttl);
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

    /** Another agent that reports as this node; empty where there is none, or no more. Any thread. */
    public Optional<Words> rival() {
        return rival;
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
        long due = rival.isPresent() ? refresh - REFRESH.toNanos() + RIVAL_LOOK.toNanos() : refresh;
        return before == null || lease == null || lease.isLost() || now - due >= 0 || differs(before, newest);
    }

    /** Being looked at anew is no news, nor is how much clients ask; that this is known is. */
    private static boolean differs(NodeStatus before, NodeStatus after) {
        return !(before.epoch().equals(after.epoch())
                && before.proved().equals(after.proved())
                && before.zonesTotal() == after.zonesTotal()
                && before.zonesProved() == after.zonesProved()
                && before.exceptions().equals(after.exceptions())
                && before.faults().equals(after.faults())
                && before.versions().equals(after.versions())
                && before.corefile().equals(after.corefile())
                && before.dns().equals(after.dns())
                && before.network().equals(after.network())
                && before.resolver().equals(after.resolver())
                && before.traffic().isPresent() == after.traffic().isPresent());
    }

    private void write(NodeStatus status, long now) {
        Lease before = lease;
        boolean lost = before == null || before.isLost();
        lostOne |= before != null && lost;
        Lease held = hold(before, lost, term.length(now));
        // a store that has lost the lease may have lost everything
        boolean identityDue = lost || now - nextIdentity >= 0;
        String key = keys.status(status.cluster(), status.node());
        Bytes unconfirmed = sent;
        sent = StatusSize.fitted(status);
        OptionalLong done = put(key, held, identityDue ? Optional.of(status) : Optional.empty(), ours);
        if (done.isEmpty()) {
            boolean gone = look(key, unconfirmed, now);
            if (gone && lostOne) {
                term.ranOut(now);
            }
            identityDue = true;
            done = put(key, held, Optional.of(status), 0);
        } else if (rival.isPresent() && now - rivalSeen >= RIVAL_GONE.toNanos()) {
            rival = Optional.empty();
        }
        ours = done.orElseThrow();
        written = status;
        lostOne = false;
        refresh = now + REFRESH.toNanos();
        if (identityDue) {
            nextIdentity = now + IDENTITY.toNanos();
        }
        giveBackFormer();
    }

    /** The lease for the next put: the one that there is, or another where that was lost or is not as long as it should be. */
    private Lease hold(@Nullable Lease before, boolean lost, Duration wanted) {
        if (before != null && !lost && wanted.equals(length)) {
            return before;
        }
        Lease next = store.lease(wanted);
        if (former == null) {
            former = before;
        } else if (before != null) {
            before.close(); // nothing was written on it: the status hangs on the former one
        }
        lease = next;
        length = wanted;
        return next;
    }

    /** The revision of the put; empty where the status is not the one of {@code expected} (0: whichever it is). */
    private OptionalLong put(String key, Lease held, Optional<NodeStatus> identity, long expected) {
        Txn.Builder txn = Txn.builder().put(key, sent, held.id());
        identity.ifPresent(of -> txn.put(keys.node(of.cluster(), of.node()), Codec.encode(identity(of))));
        if (expected != 0) {
            txn.compare(key, expected);
        }
        return store.commit(txn.build()) instanceof TxnOutcome.Committed committed
                ? OptionalLong.of(committed.revision())
                : OptionalLong.empty();
    }

    /**
     * Who has written the status meanwhile. It may be gone with its lease, be our own whose write was not confirmed, or one of long ago in
     * a store that was restored: what was written over ours is newer than ours.
     *
     * @return whether it is gone
     */
    private boolean look(String key, Bytes before, long now) {
        Optional<Entry> stands =
                store.read(KeyRange.single(key), 0).entries().stream().findFirst();
        Optional<Bytes> other = stands.filter(entry -> entry.modRevision() > ours)
                .map(Entry::value)
                .filter(value -> !value.equals(before));
        if (other.isPresent()) {
            rivalSeen = now;
            rival = Optional.of(describe(other.get()));
        }
        return stands.isEmpty();
    }

    private static Words describe(Bytes status) {
        try {
            NodeStatus other = Codec.decode(NodeStatus.class, status);
            String addresses = String.join(", ", other.dns());
            return other.agentUrl()
                    .map(url -> Sentence.RIVAL_AT.of(addresses, url))
                    .orElseGet(() -> Sentence.RIVAL.of(addresses));
        } catch (UnreadableException broken) {
            return Sentence.RIVAL_UNREADABLE.of();
        }
    }

    private NodeIdentity identity(NodeStatus status) {
        return new NodeIdentity(
                status.cluster(), status.node(), firstSeen, status.at(), status.provedAt(), status.role());
    }

    private void drop() {
        giveBackFormer();
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }

    private void giveBackFormer() {
        if (former != null) {
            former.close();
            former = null;
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
