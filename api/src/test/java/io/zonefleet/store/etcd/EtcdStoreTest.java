// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.Client;
import io.zonefleet.store.Lease;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreContract;
import io.zonefleet.testing.EtcdExtension;
import io.zonefleet.testing.TestEtcd;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EtcdExtension.class)
class EtcdStoreTest implements StoreContract {
    private final TestEtcd etcd;
    private final EtcdStore store;
    private final Client operator;

    EtcdStoreTest(TestEtcd etcd) {
        this.etcd = etcd;
        this.store = new EtcdStore(EtcdEndpoints.plain(etcd.endpoints()));
        this.operator = Client.builder().endpoints(etcd.endpoints()).build();
    }

    @AfterEach
    void close() {
        operator.close();
        store.close();
    }

    @Test
    void knowsTheServersVersion() {
        assertThat(store.oldestServer()).isGreaterThanOrEqualTo(new ServerVersion(3, 4, 0));
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public String prefix() {
        return etcd.prefix();
    }

    @Override
    public void compact(long revision) {
        operator.getKVClient().compact(revision).orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void expire(Lease lease) {
        operator.getLeaseClient()
                .revoke(lease.id())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
