// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import static io.zonefleet.store.etcd.EtcdClients.bytes;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.zonefleet.store.Bytes;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The store in etcd. One connection, whatever goes on; it need not be there when this is made.
 *
 * <p>A write is sent once: where its answer is lost, {@link StoreException.Unavailable} says that it may have happened. Reads are
 * repeated for as long as the timeout allows.
 */
public final class EtcdStore implements Store {
    private static final GetOption ONLY_REVISION =
            GetOption.builder().withKeysOnly(true).build();

    private final EtcdConnection connection;
    private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();

    /**
     * Connects in the background.
     *
     * @throws IllegalArgumentException where the certificates can't be read
     */
    public EtcdStore(EtcdEndpoints endpoints) {
        this.connection = new EtcdConnection(endpoints);
    }

    @Override
    public Snapshot read(KeyRange range, long revision) {
        return new PagedRead(connection, range).at(revision);
    }

    @Override
    public Snapshot readKeys(Collection<String> keys, long revision) {
        return revision == 0
                ? PagedRead.again(() -> readKeys(List.copyOf(keys), 0, Txn.MAX_OPS))
                : readKeys(List.copyOf(keys), revision, Txn.MAX_OPS);
    }

    /** @param most in one request */
    private Snapshot readKeys(List<String> keys, long revision, int most) {
        List<Entry> entries = new ArrayList<>();
        long at = revision;
        for (int from = 0; from < keys.size(); from += most) {
            GetOption then = GetOption.builder().withRevision(at).build();
            Op[] gets = keys.subList(from, Math.min(from + most, keys.size())).stream()
                    .map(key -> Op.get(bytes(key), then))
                    .toArray(Op[]::new);
            TxnResponse page = connection.call(
                    "read keys", client -> client.getKVClient().txn().Then(gets).commit());
            at = at == 0 ? page.getHeader().getRevision() : at;
            page.getGetResponses().forEach(found -> found.getKvs().forEach(kv -> entries.add(entry(kv))));
        }
        return new Snapshot(at, entries);
    }

    @Override
    public long scan(KeyRange range, long revision, Consumer<List<Entry>> page) {
        return new PagedRead(connection, range).scan(revision, page);
    }

    @Override
    public KeyList list(KeyRange range, int limit) {
        return new PagedRead(connection, range).keys(limit);
    }

    @Override
    public TxnOutcome commit(Txn txn) {
        TxnResponse response = connection.call(
                "commit",
                client -> client.getKVClient()
                        .txn()
                        .If(txn.compares().stream().map(EtcdStore::cmp).toArray(Cmp[]::new))
                        .Then(txn.ops().stream().map(EtcdStore::op).toArray(Op[]::new))
                        .commit());
        return response.isSucceeded()
                ? new TxnOutcome.Committed(response.getHeader().getRevision())
                : lost(txn.compares());
    }

    /** Asked only now: questions that every write carries along for this are a third of its bytes, in etcd's log too. */
    private TxnOutcome.Lost lost(List<Txn.Compare> compares) {
        TxnResponse response = connection.call(
                "look what a comparison lost against",
                client -> client.getKVClient()
                        .txn()
                        .Then(compares.stream().map(EtcdStore::look).toArray(Op[]::new))
                        .commit());
        Map<String, Long> current = new HashMap<>();
        for (int i = 0; i < compares.size(); i++) {
            Txn.Compare compare = compares.get(i);
            List<KeyValue> found = response.getGetResponses().get(i).getKvs();
            if (!(compare instanceof Txn.NotNewer)) {
                current.putIfAbsent(compare.key(), 0L);
            }
            found.forEach(kv -> current.put(kv.getKey().toString(StandardCharsets.UTF_8), kv.getModRevision()));
        }
        return new TxnOutcome.Lost(response.getHeader().getRevision(), current);
    }

    /** Reads what is now where the comparison did not hold. */
    private static Op look(Txn.Compare compare) {
        return Op.get(
                bytes(compare.key()),
                switch (compare) {
                    case Txn.Version version -> ONLY_REVISION;
                    case Txn.Value value -> ONLY_REVISION;
                    case Txn.NotNewer(KeyRange range, long revision) ->
                        GetOption.builder()
                                .withRange(bytes(range.end()))
                                .withKeysOnly(true)
                                .withSortField(GetOption.SortTarget.MOD)
                                .withSortOrder(GetOption.SortOrder.DESCEND)
                                .withLimit(1)
                                .build();
                });
    }

    private static Cmp cmp(Txn.Compare compare) {
        return switch (compare) {
            case Txn.Version(String key, long revision) ->
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(revision));
            case Txn.Value(String key, Bytes value) ->
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.value(io.etcd.jetcd.ByteSequence.from(value.toArray())));
            case Txn.NotNewer(KeyRange range, long revision) -> RangeCompares.notNewer(range, revision);
        };
    }

    private static Op op(Txn.Op op) {
        return switch (op) {
            case Txn.Put put ->
                Op.put(
                        bytes(put.key()),
                        io.etcd.jetcd.ByteSequence.from(put.value().toArray()),
                        PutOption.builder().withLeaseId(put.lease()).build());
            case Txn.Delete delete -> Op.delete(bytes(delete.key()), DeleteOption.DEFAULT);
        };
    }

    @Override
    public Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener) {
        if (fromRevision < 1) {
            throw new IllegalArgumentException("a watch begins at a revision, the first is 1, not " + fromRevision);
        }
        EtcdWatch watch = new EtcdWatch(connection, ranges, fromRevision, listener, watches::remove);
        watches.add(watch);
        watch.start();
        return watch;
    }

    @Override
    public Lease lease(Duration ttl) {
        return EtcdLease.grant(connection, ttl);
    }

    /**
     * The version of the oldest server among the endpoints that answer.
     *
     * @throws StoreException.Unavailable where none does
     */
    public ServerVersion oldestServer() {
        List<ServerVersion> versions = connection.endpoints().endpoints().stream()
                .flatMap(endpoint -> connection.version(endpoint).stream())
                .toList();
        return versions.stream()
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new StoreException.Unavailable(
                        "no etcd says its version (" + connection.endpoints().shown() + ")",
                        new IllegalStateException("no answer")));
    }

    @Override
    public void close() {
        watches.forEach(EtcdWatch::close);
        connection.close();
    }

    static Entry entry(KeyValue kv) {
        return new Entry(
                kv.getKey().toString(StandardCharsets.UTF_8),
                Bytes.of(kv.getValue().getBytes()),
                kv.getCreateRevision(),
                kv.getModRevision());
    }
}
