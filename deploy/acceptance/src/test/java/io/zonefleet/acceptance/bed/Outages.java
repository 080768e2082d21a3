// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * How long pods went without an answer. Printed; appended to the file {@code zonefleet.outages} where one is given, from which
 * {@code bench/faults} makes docs/faults.md.
 */
final class Outages {
    private Outages() {}

    static void add(String fault, Bed bed, Pod.Account account) {
        String line = String.format(
                Locale.ROOT,
                "| %s | %s, %s | %,d | %d | %,d | %.2f s |",
                fault,
                bed.backend().text(),
                bed.families().size() > 1 ? "dual" : bed.families().getFirst().isV4() ? "IPv4" : "IPv6",
                account.asked(),
                account.failed(),
                account.lost(),
                account.longestMillis() / 1000.0);
        System.out.println(line);
        String file = System.getProperty("zonefleet.outages", "");
        if (!file.isEmpty()) {
            try {
                Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException disk) {
                throw new UncheckedIOException(disk);
            }
        }
    }
}
