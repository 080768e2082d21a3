// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Operations that happen together where all comparisons hold, or not at all.
 *
 * @param compares what must hold
 * @param ops what then happens; a key may appear once
 */
public record Txn(List<Compare> compares, List<Op> ops) {
    /** How many operations (or comparisons) one transaction may have: etcd's default limit is 128. */
    public static final int MAX_OPS = 120;

    public Txn {
        compares = List.copyOf(compares);
        ops = List.copyOf(ops);
        Set<String> keys = new HashSet<>();
        for (Op op : ops) {
            if (!keys.add(op.key())) {
                throw new IllegalArgumentException("a key twice in one transaction: " + op.key());
            }
        }
    }

    /** What must hold of a key, or of all in a range. */
    public sealed interface Compare {
        /** The key that is looked at; of a range, its start. */
        String key();
    }

    /** That {@code key} was last put at {@code modRevision}; 0: that it does not exist. */
    public record Version(String key, long modRevision) implements Compare {}

    /** That {@code key} has this value: the same in whatever store, where revisions only count within one. */
    public record Value(String key, Bytes value) implements Compare {}

    /** That no key in {@code range} was put after {@code revision}. Keys that were deleted do not show. */
    public record NotNewer(KeyRange range, long revision) implements Compare {
        @Override
        public String key() {
            return range.start();
        }
    }

    /** One operation. */
    public sealed interface Op {
        /** The key it changes. */
        String key();
    }

    /** Puts a key; with a lease id other than 0 the key ends with the lease. */
    public record Put(String key, Bytes value, long lease) implements Op {}

    /** Deletes a key; nothing where it does not exist. */
    public record Delete(String key) implements Op {}

    /** Starts an empty transaction to add to. */
    public static Builder builder() {
        return new Builder();
    }

    /** Gathers a transaction. */
    public static final class Builder {
        private final List<Compare> compares = new ArrayList<>();
        private final List<Op> ops = new ArrayList<>();

        private Builder() {}

        /** Adds a comparison. */
        public Builder compare(String key, long modRevision) {
            compares.add(new Version(key, modRevision));
            return this;
        }

        /** Adds a comparison of a value. */
        public Builder compare(String key, Bytes value) {
            compares.add(new Value(key, value));
            return this;
        }

        /** Adds a comparison of any kind. */
        public Builder compare(Compare compare) {
            compares.add(compare);
            return this;
        }

        /** Adds a put without a lease. */
        public Builder put(String key, Bytes value) {
            return put(key, value, 0);
        }

        /** Adds a put with a lease. */
        public Builder put(String key, Bytes value, long lease) {
            ops.add(new Put(key, value, lease));
            return this;
        }

        /** Adds a delete. */
        public Builder delete(String key) {
            ops.add(new Delete(key));
            return this;
        }

        /** Operations so far. */
        public int size() {
            return ops.size();
        }

        /** The transaction. */
        public Txn build() {
            return new Txn(compares, ops);
        }
    }
}
