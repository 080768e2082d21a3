// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeName;
import io.zonefleet.store.KeyRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That a role is what agents need, and no more: held against the layout of the store. */
class AgentRoleTest {
    private static final ClusterId CLUSTER = new ClusterId("prod-a");

    private static List<KeyRange> ranges(boolean writes) {
        return ranges(Keys.DEFAULT, writes);
    }

    private static List<KeyRange> ranges(Keys keys, boolean writes) {
        return AgentRole.permissions(keys.prefix(), CLUSTER.toString()).stream()
                .filter(each -> each.writes() == writes)
                .map(each -> each.end().isEmpty() ? KeyRange.single(each.key()) : new KeyRange(each.key(), each.end()))
                .toList();
    }

    @Test
    void readsWhatAgentsRead() {
        assertThat(AgentRole.USUAL_PREFIX).isEqualTo(Keys.DEFAULT.prefix());
        Keys elsewhere = new Keys("/dns/zonefleet/");
        assertThat(ranges(elsewhere, false)).containsExactlyInAnyOrderElementsOf(elsewhere.agentRanges(CLUSTER));
        assertThat(ranges(false)).containsExactlyInAnyOrderElementsOf(Keys.DEFAULT.agentRanges(CLUSTER));
    }

    @Test
    void writesItsOwnNodesOnly() {
        NodeName node = new NodeName("n1");
        assertThat(ranges(true)).hasSize(2).allSatisfy(range -> {
            assertThat(range.contains(Keys.DEFAULT.node(new ClusterId("prod-ab"), node)))
                    .isFalse();
            assertThat(range.contains(Keys.DEFAULT.status(new ClusterId("prod"), node)))
                    .isFalse();
        });
        assertThat(ranges(true)).anyMatch(range -> range.contains(Keys.DEFAULT.node(CLUSTER, node)));
        assertThat(ranges(true)).anyMatch(range -> range.contains(Keys.DEFAULT.status(CLUSTER, node)));
    }
}
