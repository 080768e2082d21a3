// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {
    private static final ClusterId CLUSTER = new ClusterId("b");

    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "0-0", "0.a", "1", "a", "z9"})
    void everyNodeOfAClusterStandsBetweenItsFirstAndThoseOfTheNext(String name) {
        NodeId node = new NodeId(CLUSTER, new NodeName(name));
        assertThat(node).isGreaterThanOrEqualTo(NodeId.firstOf(CLUSTER));
        assertThat(node).isLessThan(NodeId.firstOf(new ClusterId("b-1")));
        assertThat(new NodeId(new ClusterId("a"), new NodeName(name))).isLessThan(NodeId.firstOf(CLUSTER));
    }
}
