// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium, served by the real control plane, with a real node behind it. */
@ExtendWith(FleetExtension.class)
class DashboardTest {
    /** Parts of names of files, while somebody works on them: {@code -Dzonefleet.e2e=store,domain-page}; all where it is left out. */
    private static final List<String> SOME = Stream.of(
                    System.getProperty("zonefleet.e2e", "").split(","))
            .filter(part -> !part.isEmpty())
            .toList();

    @Test
    void worksInARealBrowserAgainstTheRealControlPlane(Fleet fleet, @TempDir Path dir) throws Exception {
        fleet.declareCluster("local");
        Node node = fleet.addNode("local", "local-1");
        node.giveMetrics();
        BrowserTests.run(fleet, List.of(node), dir, SOME);
    }
}
