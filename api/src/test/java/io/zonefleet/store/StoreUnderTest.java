// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import static org.assertj.core.api.Assertions.assertThat;

/** What the contract needs of the store it is tried on, and short forms for its tests. */
public interface StoreUnderTest {
    /** The store; other tests may use it too, with other keys. */
    Store store();

    /** What this test's keys begin with; no other's do. */
    String prefix();

    /** Forgets the history up to that revision. */
    void compact(long revision);

    /** Makes a lease run out, as if its owner were gone for long. */
    void expire(Lease lease);

    /** The full key of a short name. */
    default String key(String name) {
        return prefix() + "/" + name;
    }

    /** The short name of a full key. */
    default String name(String key) {
        return key.substring(prefix().length() + 1);
    }

    /** All keys of this test. */
    default KeyRange all() {
        return KeyRange.prefix(prefix() + "/");
    }

    /** Puts a key and returns the revision. */
    default long put(String name, String value) {
        return committed(Txn.builder().put(key(name), Bytes.of(value)).build());
    }

    /** Deletes a key and returns the revision. */
    default long delete(String name) {
        return committed(Txn.builder().delete(key(name)).build());
    }

    /** The entry of a key that is there. */
    default Entry read(String name) {
        Snapshot snapshot = store().read(KeyRange.single(key(name)), 0);
        assertThat(snapshot.entries()).as(name).hasSize(1);
        return snapshot.entries().getFirst();
    }

    /** Commits and returns the revision. */
    default long committed(Txn txn) {
        return switch (store().commit(txn)) {
            case TxnOutcome.Committed committed -> committed.revision();
            case TxnOutcome.Lost lost -> throw new AssertionError("did not commit: " + lost);
        };
    }
}
