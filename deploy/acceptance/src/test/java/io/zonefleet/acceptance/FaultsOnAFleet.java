// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faults in an order, on one fleet with one node: each leaves it as it has to be left, and the next begins there. */
@ExtendWith(FleetExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class FaultsOnAFleet {
    /** A name that stays as it is. */
    static final String KEPT = "kept.example.com";

    /** A name that changes with each fault. */
    static final String MOVING = "moving.example.com";

    /** A node that notices soon. */
    static final NodeSetup QUICK = NodeSetup.PLAIN.with("timing: { lease: 5s, probe: 200ms }\n");

    final Fleet fleet;
    final Node node;

    /** @param special how the node is set up */
    FaultsOnAFleet(Fleet fleet, NodeSetup special) {
        this.fleet = fleet;
        fleet.declareCluster("prod");
        this.node = fleet.addNode("prod", "n1", "n1", special);
    }

    final Trial trial(String fault) {
        return trial(fault, node);
    }

    final Trial trial(String fault, Node concerned) {
        return new Trial(fault, fleet, concerned).with(KEPT, "192.0.2.1").with(MOVING, "192.0.2.1");
    }

    final Path folder(String name) {
        try {
            return Files.createDirectories(fleet.folder(name));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
