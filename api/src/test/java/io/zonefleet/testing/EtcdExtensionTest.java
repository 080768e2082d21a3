// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EtcdExtension.class)
class EtcdExtensionTest {
    @Test
    void givesAnEtcdThatServes(TestEtcd etcd) {
        assertThat(etcd.endpoints()).isNotEmpty().allMatch(EtcdProcess::isHealthy);
    }

    @Test
    void givesEachTestKeysOfItsOwnInOneSharedEtcd(TestEtcd one, TestEtcd other) {
        assertThat(one.endpoints()).isEqualTo(other.endpoints());
        assertThat(one.prefix()).startsWith("/").isNotEqualTo(other.prefix());
    }
}
