// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeName;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeSampleTest {
    private static NavigableSet<NodeId> fleet() {
        NavigableSet<NodeId> nodes = new TreeSet<>();
        IntStream.range(0, 50).forEach(i -> nodes.add(node("large", "n%02d".formatted(i))));
        IntStream.range(0, 2).forEach(i -> nodes.add(node("small", "n" + i)));
        nodes.add(node("tiny", "n0"));
        return nodes;
    }

    private static NodeId node(String cluster, String name) {
        return new NodeId(new ClusterId(cluster), new NodeName(name));
    }

    private static List<String> sample(int most) {
        return NodeSample.of(fleet(), most).stream()
                .map(node -> node.cluster() + "/" + node.node())
                .toList();
    }

    @Test
    void isOfEveryClusterBeforeItIsMoreOfOne() {
        assertThat(sample(2)).containsExactly("large/n00", "small/n0");
        assertThat(sample(5)).containsExactly("large/n00", "large/n01", "small/n0", "small/n1", "tiny/n0");
        assertThat(sample(7)).hasSize(7).contains("large/n03", "small/n1", "tiny/n0");
    }

    @Test
    void isAllOfThemWhereTheyAreNoMore() {
        assertThat(sample(53)).hasSize(53);
        assertThat(sample(1000)).hasSize(53);
    }
}
