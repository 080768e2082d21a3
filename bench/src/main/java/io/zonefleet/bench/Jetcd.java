// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.zonefleet.store.Txn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** jetcd alone: what the store and its client reach with nothing around them. */
final class Jetcd implements AutoCloseable {
    private final Client client;

    Jetcd(URI endpoint) {
        client = Client.builder()
                .endpoints(endpoint)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** Begins to commit. */
    CompletableFuture<TxnResponse> begin(Txn txn) {
        return client.getKVClient()
                .txn()
                .If(txn.compares().stream().map(Jetcd::cmp).toArray(Cmp[]::new))
                .Then(txn.ops().stream().map(Jetcd::op).toArray(Op[]::new))
                .commit();
    }

    /** Commits and waits. */
    void commit(Txn txn) {
        try {
            TxnResponse response = begin(txn).get();
            if (!response.isSucceeded()) {
                throw new IllegalStateException("a comparison did not hold: " + txn.compares());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a transaction failed", failed.getCause());
        }
    }

    /** Reads {@code limit} keys from {@code start} on, below {@code end}; says how many there were. */
    int read(String start, String end, int limit) {
        GetOption option =
                GetOption.builder().withRange(bytes(end)).withLimit(limit).build();
        try {
            return client.getKVClient().get(bytes(start), option).get().getKvs().size();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a read failed", failed.getCause());
        }
    }

    private static Cmp cmp(Txn.Compare compare) {
        CmpTarget<?> wanted = switch (compare) {
            case Txn.Version version -> CmpTarget.modRevision(version.modRevision());
            case Txn.Value value ->
                CmpTarget.value(ByteSequence.from(value.value().toArray()));
            case Txn.NotNewer range -> throw new IllegalArgumentException("jetcd has no comparison of a range");
        };
        return new Cmp(bytes(compare.key()), Cmp.Op.EQUAL, wanted);
    }

    private static Op op(Txn.Op op) {
        return switch (op) {
            case Txn.Put put ->
                Op.put(bytes(put.key()), ByteSequence.from(put.value().toArray()), PutOption.DEFAULT);
            case Txn.Delete delete -> throw new IllegalArgumentException("only puts are compared: " + delete);
        };
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
