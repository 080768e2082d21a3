// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyList;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Lease;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.store.WatchListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A store whose requests are timed. */
public final class MeteredStore implements Store {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };

    private final Store store;
    private final MeterRegistry metrics;

    public MeteredStore(Store store, MeterRegistry metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public Snapshot read(KeyRange range, long revision) {
        return timed("read", () -> store.read(range, revision));
    }

    @Override
    public Snapshot readKeys(Collection<String> keys, long revision) {
        return timed("read", () -> store.readKeys(keys, revision));
    }

    @Override
    public long scan(KeyRange range, long revision, Consumer<List<Entry>> page) {
        return timed("scan", () -> store.scan(range, revision, page));
    }

    @Override
    public KeyList list(KeyRange range, int limit) {
        return timed("list", () -> store.list(range, limit));
    }

    @Override
    public TxnOutcome commit(Txn txn) {
        return timed("commit", () -> store.commit(txn));
    }

    @Override
    public Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener) {
        return store.watch(ranges, fromRevision, listener);
    }

    @Override
    public Lease lease(Duration ttl) {
        return timed("lease", () -> store.lease(ttl));
    }

    private <T> T timed(String operation, Supplier<T> request) {
        Timer.Sample sample = Timer.start(metrics);
        String outcome = "failed";
        try {
            T result = request.get();
            outcome = result instanceof TxnOutcome.Lost ? "lost" : "ok";
            return result;
        } catch (StoreException.Unavailable away) {
            outcome = "unavailable";
            throw away;
        } finally {
            sample.stop(Timer.builder("zonefleet.store.requests")
                    .description("Requests to the store")
                    .tag("operation", operation)
                    .tag("outcome", outcome)
                    .serviceLevelObjectives(BOUNDS)
                    .register(metrics));
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
