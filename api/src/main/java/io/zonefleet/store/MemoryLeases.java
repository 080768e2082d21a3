// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import io.zonefleet.store.Txn.Delete;
import io.zonefleet.store.Txn.Op;
import io.zonefleet.store.Txn.Put;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The leases of the store in memory and the keys that hang on them. Guarded by that one's lock. */
final class MemoryLeases {
    private final MemoryStore store;
    private final Set<Long> alive = new TreeSet<>();
    private final Map<String, Long> ofKey = new HashMap<>();
    private long next = 1;

    MemoryLeases(MemoryStore store) {
        this.store = store;
    }

    Lease grant() {
        long id = next++;
        alive.add(id);
        return new MemoryLease(id);
    }

    void check(Op op) {
        if (op instanceof Put put && put.lease() != 0 && !alive.contains(put.lease())) {
            throw new StoreException.Refused("no such lease: " + put.lease());
        }
    }

    void bind(Put put) {
        if (put.lease() == 0) {
            ofKey.remove(put.key());
        } else {
            ofKey.put(put.key(), put.lease());
        }
    }

    void unbind(String key) {
        ofKey.remove(key);
    }

    void expire() {
        List.copyOf(alive).forEach(this::end);
    }

    void forget() {
        alive.clear();
        ofKey.clear();
    }

    private void end(long id) {
        if (alive.remove(id)) {
            store.apply(ofKey.entrySet().stream()
                    .filter(bound -> bound.getValue() == id)
                    .map(bound -> (Op) new Delete(bound.getKey()))
                    .toList());
        }
    }

    private final class MemoryLease implements Lease {
        private final long id;

        MemoryLease(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public boolean isLost() {
            synchronized (store) {
                return !alive.contains(id);
            }
        }

        @Override
        public void close() {
            synchronized (store) {
                end(id);
            }
        }
    }
}
