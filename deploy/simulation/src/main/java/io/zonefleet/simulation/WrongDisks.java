// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.SimulatedNode;
import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.testing.ForwardingDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Disks that do on purpose what an agent must not. */
final class WrongDisks {
    private static final Path OPERATORS = Path.of("/etc/coredns");
    private static final Path ZONES = Path.of("/state/zones");

    private WrongDisks() {}

    /** Writes files in place. */
    static Disk inPlace(Disk disk, BooleanSupplier begun) {
        return new ForwardingDisk(disk) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                if (begun.getAsBoolean()) {
                    write(to, read(from), true);
                    delete(from);
                } else {
                    super.rename(from, to);
                }
            }
        };
    }

    /** Writes into a folder to see whether it can, whenever it is asked to have it, from the first zone file on that it wrote. */
    static Disk trying(Disk disk, BooleanSupplier begun) {
        return new ForwardingDisk(disk) {
            private boolean tries;

            @Override
            public void rename(Path from, Path to) throws IOException {
                super.rename(from, to);
                tries |= begun.getAsBoolean() && ZONES.equals(to.getParent());
            }

            @Override
            public void makeFolder(Path folder) throws IOException {
                super.makeFolder(folder);
                if (tries) {
                    Path attempt = folder.resolve(".attempt");
                    write(attempt, new byte[1], false);
                    delete(attempt);
                }
            }
        };
    }

    /** Tidies an operator's Corefile up whenever it writes its own. */
    static Disk tidying(Disk disk, BooleanSupplier begun) {
        return new ForwardingDisk(disk) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                super.rename(from, to);
                boolean guest = !list(OPERATORS).isEmpty();
                if (guest && to.equals(SimulatedNode.OURS) && begun.getAsBoolean()) {
                    String text = new String(read(SimulatedNode.OPERATORS), StandardCharsets.UTF_8);
                    write(SimulatedNode.OPERATORS, text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8), true);
                }
            }
        };
    }
}
