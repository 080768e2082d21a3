// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A store in memory of which the next commit of some kind fails, or comes late, whoever makes it; others go on. */
public final class FailingStore extends ForwardingStore {
    private record Failure(Predicate<Txn> which, boolean done) {}

    private record Meanwhile(Predicate<Txn> which, Runnable what) {}

    private final AtomicReference<Optional<Failure>> next = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Meanwhile>> meanwhile = new AtomicReference<>(Optional.empty());

    public FailingStore() {
        this(new MemoryStore());
    }

    private FailingStore(MemoryStore real) {
        super(() -> real);
    }

    /** It is not done. */
    public void failNext(Predicate<Txn> which) {
        next.set(Optional.of(new Failure(which, false)));
    }

    /** It is done, and nobody hears of it. */
    void loseNextAnswer(Predicate<Txn> which) {
        next.set(Optional.of(new Failure(which, true)));
    }

    /** Something happens just before it. */
    void beforeNext(Predicate<Txn> which, Runnable what) {
        meanwhile.set(Optional.of(new Meanwhile(which, what)));
    }

    @Override
    public TxnOutcome commit(Txn txn) {
        Optional<Meanwhile> before = meanwhile.get().filter(one -> one.which().test(txn));
        if (before.isPresent() && meanwhile.compareAndSet(before, Optional.empty())) {
            before.get().what().run();
        }
        Optional<Failure> failure = next.get().filter(one -> one.which().test(txn));
        if (failure.isEmpty() || !next.compareAndSet(failure, Optional.empty())) {
            return super.commit(txn);
        }
        if (failure.get().done()) {
            super.commit(txn);
        }
        throw FaultyStore.unavailable();
    }
}
