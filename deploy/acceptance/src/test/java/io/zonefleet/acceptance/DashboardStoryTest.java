// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day with the page, on three real nodes: what is saved is answered by each of them, and what dies meanwhile is told. The control
 * plane serves it below a path, as behind a proxy.
 */
class DashboardStoryTest {
    @Test
    void tellsTheTruthOfThreeNodesAlsoWhenPartsDie(@TempDir Path dir) throws Exception {
        try (Fleet fleet = Fleet.below("/tools/zonefleet", dir)) {
            fleet.declareCluster("local");
            List<Node> nodes = Stream.of("local-1", "local-2", "local-3")
                    .map(name -> fleet.addNode("local", name))
                    .toList();
            BrowserTests.run(fleet, nodes, dir, List.of("e2e/story", "e2e/sign-in"));
        }
    }
}
