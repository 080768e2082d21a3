// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import static io.zonefleet.store.etcd.EtcdClients.bytes;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyList;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads a range in pages at one revision. A page is a number of keys to etcd, whatever their size; the number is chosen from what the
 * page before weighed, so that pages stay near {@value #WEIGHT} bytes.
 */
final class PagedRead {
    private static final int WEIGHT = 2 << 20;
    /** Before anything is known: 64 values as large as etcd takes them still are an answer that we take. */
    private static final int FIRST_LIMIT = 32;

    private static final int LARGEST_LIMIT = 10_000;
    private static final int TRIES = 3;

    private static final ByteSequence AFTER = ByteSequence.from(new byte[] {0});

    private final EtcdConnection connection;
    private final KeyRange range;

    PagedRead(EtcdConnection connection, KeyRange range) {
        this.connection = connection;
        this.range = range;
    }

    /** @param revision 0 for the newest */
    Snapshot at(long revision) {
        return revision == 0 ? again(() -> snapshot(0)) : snapshot(revision);
    }

    /** The first keys without their values. */
    KeyList keys(int limit) {
        return again(() -> listed(limit));
    }

    /** The newest revision can be compacted between two pages; then there is a newer one. */
    static <T> T again(Supplier<T> read) {
        for (int attempt = 1; ; attempt++) {
            try {
                return read.get();
            } catch (StoreException.Compacted e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Snapshot snapshot(long revision) {
        List<Entry> entries = new ArrayList<>();
        long read = scan(revision, entries::addAll);
        return new Snapshot(read, entries);
    }

    /** Hands on page by page; says the revision. */
    long scan(long wanted, Consumer<List<Entry>> taker) {
        long revision = wanted;
        ByteSequence start = bytes(range.start());
        int limit = FIRST_LIMIT;
        while (true) {
            GetResponse page;
            try {
                page = page(start, revision, limit, false);
            } catch (StoreException.Refused e) {
                if (limit > 1 && Failures.isTooLarge(e)) {
                    limit = Math.max(1, limit / 8);
                    continue;
                }
                throw e;
            }
            // an answer at an old revision has the newest in its header
            revision = revision == 0 ? page.getHeader().getRevision() : revision;
            taker.accept(page.getKvs().stream().map(EtcdStore::entry).toList());
            if (!page.isMore() || page.getKvs().isEmpty()) {
                return revision;
            }
            start = after(page);
            limit = next(page.getKvs());
        }
    }

    private KeyList listed(int limit) {
        List<KeyList.Key> keys = new ArrayList<>();
        ByteSequence start = bytes(range.start());
        long revision = 0;
        long total = 0;
        while (true) {
            GetResponse page = page(start, revision, Math.min(limit - keys.size(), LARGEST_LIMIT), true);
            if (revision == 0) {
                revision = page.getHeader().getRevision();
                total = page.getCount();
            }
            page.getKvs()
                    .forEach(kv -> keys.add(
                            new KeyList.Key(kv.getKey().toString(StandardCharsets.UTF_8), kv.getModRevision())));
            if (!page.isMore() || page.getKvs().isEmpty() || keys.size() >= limit) {
                return new KeyList(revision, keys, total);
            }
            start = after(page);
        }
    }

    /** The bytes of the key, which need not be UTF-8: somebody's own key may not make this turn in a circle. */
    private static ByteSequence after(GetResponse page) {
        return page.getKvs().getLast().getKey().concat(AFTER);
    }

    private GetResponse page(ByteSequence start, long revision, int limit, boolean keysOnly) {
        GetOption option = GetOption.builder()
                .withRange(bytes(range.end()))
                .withRevision(revision)
                .withLimit(limit)
                .withKeysOnly(keysOnly)
                .build();
        return connection.call("read", client -> client.getKVClient().get(start, option));
    }

    private static int next(List<KeyValue> page) {
        long weight = page.stream()
                .mapToLong(kv -> kv.getKey().size() + kv.getValue().size() + 32L)
                .sum();
        return Math.clamp(WEIGHT * (long) page.size() / weight, 1, LARGEST_LIMIT);
    }
}
