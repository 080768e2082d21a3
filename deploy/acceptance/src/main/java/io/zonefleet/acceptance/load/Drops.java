// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Datagrams that the kernel threw away, of this network namespace: nobody's server lost them. */
final class Drops {
    private static final Path COUNTERS = Path.of("/proc/net/snmp");
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final List<String> KINDS = List.of("RcvbufErrors", "SndbufErrors");

    private Drops() {}

    /** Since it was started. */
    static long ofThisMachine() {
        try {
            List<List<String>> udp = Files.readAllLines(COUNTERS).stream()
                    .filter(line -> line.startsWith("Udp: "))
                    .map(line -> List.of(SPACE.split(line, -1)))
                    .toList();
            List<String> names = udp.get(0);
            List<String> values = udp.get(1);
            return KINDS.stream()
                    .mapToLong(kind -> Long.parseLong(values.get(names.indexOf(kind))))
                    .sum();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
