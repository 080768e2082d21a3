// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdExtension;
import io.zonefleet.testing.TestEtcd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes against a real etcd, from two replicas at once. */
@ExtendWith(EtcdExtension.class)
class WritesOnEtcdTest {
    @Test
    void twoReplicasWriteAtOnceAndLoseNothing(TestEtcd etcd) throws Exception {
        try (WriteFixture a = new WriteFixture(store(etcd), keys(etcd));
                WriteFixture b = new WriteFixture(store(etcd), keys(etcd))) {
            a.written(Edit.put(cluster("prod")));
            List<Future<WriteOutcome>> writes = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 200; i++) {
                    WriteFixture replica = i % 2 == 0 ? a : b;
                    Edit same = Edit.put(domain("n" + i % 50 + ".example.com", "192.0.2." + (i + 1)));
                    writes.add(threads.submit(() -> replica.write(same)));
                }
            }
            for (Future<WriteOutcome> write : writes) {
                assertThat(write.get()).isInstanceOf(Written.class);
            }
            assertThat(a.asSeenBy("prod").names()).hasSize(50);
            a.images.await(
                    b.store
                            .read(KeyRange.single(a.keys.head(Feed.all())), 0)
                            .entries()
                            .getFirst()
                            .modRevision(),
                    Await.PATIENCE);
            a.images
                    .current()
                    .intent()
                    .domains()
                    .keySet()
                    .forEach(name -> assertThat(a.images
                                    .current()
                                    .intent()
                                    .contributionsTo(name)
                                    .getFirst()
                                    .answer())
                            .isEqualTo(Objects.requireNonNull(
                                            a.asSeenBy("prod").names().get(name))
                                    .value()));
        }
    }

    /** Many clients of two replicas add one to a few counters, each based on what it read; some send each request twice at once. */
    @Test
    void countsEveryAcceptedWriteOnceWhereManyWriteTheSameNames(TestEtcd etcd) throws Exception {
        try (WriteFixture a = new WriteFixture(store(etcd), keys(etcd));
                WriteFixture b = new WriteFixture(store(etcd), keys(etcd))) {
            a.written(Edit.put(cluster("prod")));
            List<Written> accepted = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<List<Written>>> clients = new ArrayList<>();
                for (int i = 0; i < 32; i++) {
                    Counting client = new Counting(i % 2 == 0 ? a : b, i, threads);
                    clients.add(threads.submit(client::count));
                }
                for (Future<List<Written>> client : clients) {
                    accepted.addAll(client.get());
                }
            }
            assertThat(accepted).extracting(Written::change).doesNotHaveDuplicates();
            a.images.await(b.store.read(KeyRange.single(a.keys.epoch()), 0).revision(), Await.PATIENCE);
            assertThat(Counting.sum(a)).isEqualTo(accepted.size());
            assertThat(records(a)).hasSize(accepted.size() + 1);
        }
    }

    private static List<Entry> records(WriteFixture fixture) {
        return fixture.store
                .read(KeyRange.prefix(fixture.keys.prefix() + "changes/"), 0)
                .entries();
    }

    @Test
    void tenThousandRowsAreOneChange(TestEtcd etcd) {
        try (WriteFixture fixture = new WriteFixture(store(etcd), keys(etcd))) {
            fixture.written(Edit.put(cluster("prod")));
            Written written = fixture.written(IntStream.range(0, 10_000)
                    .mapToObj(i -> Edit.put(domain("n" + i + ".example.com", "192.0.2." + (i % 250 + 1))))
                    .toArray(Edit[]::new));
            fixture.settled(written.revision());
            ClusterImage seen = fixture.asSeenBy("prod");
            assertThat(seen.names()).hasSize(10_000);
            assertThat(seen.gaps()).isEmpty();
            assertThat(seen.isTorn()).isFalse();
        }
    }

    @Test
    void anEtcdThatOthersUseTooDoesNotHoldUpReads(TestEtcd etcd) throws Exception {
        try (WriteFixture fixture = new WriteFixture(store(etcd), keys(etcd))) {
            Written written = fixture.written(Edit.put(cluster("prod")));
            fixture.store.commit(Txn.builder()
                    .put(etcd.prefix() + "/elsewhere", Bytes.of("x"))
                    .build());
            assertThat(fixture.images
                            .await(written.revision() + 1, Await.PATIENCE)
                            .intent()
                            .clusters())
                    .hasSize(1);
        }
    }

    private static Store store(TestEtcd etcd) {
        return new EtcdStore(EtcdEndpoints.plain(etcd.endpoints()));
    }

    private static Keys keys(TestEtcd etcd) {
        return new Keys(etcd.prefix() + "/v1/");
    }
}
