// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonefleet.testing.netns.Inside;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The units of deploy/systemd under a real systemd, where this machine has one; it need not run here. */
@Execution(ExecutionMode.CONCURRENT)
class UnderSystemdTest {
    @Test
    void unitsRunWithTheRightsThatTheyName() {
        assumeTrue(Files.isExecutable(Systemd.PROGRAM), "no systemd here");
        Inside.kernel(UnderSystemd.class);
    }
}
