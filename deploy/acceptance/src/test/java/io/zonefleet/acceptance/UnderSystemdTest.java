// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonefleet.testing.netns.Inside;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The units of deploy/systemd under a real systemd, where this machine has one; it need not run here. */
class UnderSystemdTest {
    @Test
    void unitsRunWithTheRightsThatTheyName() {
        assumeTrue(Files.isExecutable(Systemd.PROGRAM), "no systemd here");
        Inside.kernel(UnderSystemd.class);
    }
}
