// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.keys.Keys;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A store in memory whose next commits go as a test says. */
final class ScriptedStore extends ForwardingStore {
    private final MemoryStore real;
    private final Queue<Way> ways = new ConcurrentLinkedQueue<>();

    /** How one commit goes. */
    interface Way {
        TxnOutcome commit(MemoryStore real, Txn txn) throws InterruptedException;
    }

    ScriptedStore() {
        this(new MemoryStore());
    }

    private ScriptedStore(MemoryStore real) {
        super(() -> real);
        this.real = real;
    }

    /** Lets one commit of a writer go that way: the next one for which no way is set yet. */
    void then(Way way) {
        ways.add(way);
    }

    /**
     * Holds that commit until the latch opens.
     *
     * @return opens when it is being held
     */
    CountDownLatch thenHold(CountDownLatch latch) {
        CountDownLatch held = new CountDownLatch(1);
        then((store, txn) -> {
            held.countDown();
            latch.await();
            return store.commit(txn);
        });
        return held;
    }

    @Override
    public TxnOutcome commit(Txn txn) {
        Way way = isOfWriter(txn) ? Optional.ofNullable(ways.poll()).orElse(MemoryStore::commit) : MemoryStore::commit;
        try {
            return way.commit(real, txn);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** The materialiser commits when it likes: no way is set for that. */
    private static boolean isOfWriter(Txn txn) {
        return txn.ops().stream()
                .anyMatch(op ->
                        op instanceof Txn.Put put && Keys.DEFAULT.changes().contains(put.key()));
    }
}
