// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {"3.5.33", "3.5.40", "3.6.14", "3.7.1", "3.7.3", "3.8.0", "4.0.0"})
    void laterServersKeepUsersApart(String version) {
        assertThat(ServerVersion.parse(version).orElseThrow().keepsUsersApart()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3.8", "3.4.42", "3.5.0", "3.5.32", "3.6.0", "3.6.13", "3.7.0", "3.7.0-rc.1"})
    void earlierOnesDoNot(String version) {
        assertThat(ServerVersion.parse(version).orElseThrow().keepsUsersApart()).isFalse();
    }

    @Test
    void whatIsNoVersionIsNone() {
        assertThat(ServerVersion.parse("")).isEmpty();
        assertThat(ServerVersion.parse("3.7")).isEmpty();
        assertThat(ServerVersion.parse("v3.7.1").orElseThrow()).hasToString("3.7.1");
    }
}
