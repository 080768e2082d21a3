// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EtcdProcessTest {
    @Test
    void comesBackOnTheSameAddressAfterAKill() {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            etcd.kill();
            assertThat(EtcdProcess.isHealthy(etcd.endpoint())).isFalse();

            etcd.startAgain();
            assertThat(EtcdProcess.isHealthy(etcd.endpoint())).isTrue();
        }
    }
}
