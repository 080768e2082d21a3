// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What came of each fault. Printed when a line is added; appended to the file {@code zonefleet.faults} where one is given, from which
 * {@code bench/faults} makes docs/faults.md.
 */
final class FaultTable {
    private FaultTable() {}

    static void add(String fault, Witness.Account account, Duration took, Set<String> said) {
        String line = String.format(
                Locale.ROOT,
                "| %s | %,d | %d | %,d | %.1f s | %s |",
                fault,
                account.asked(),
                account.wrong(),
                account.unanswered(),
                took.toMillis() / 1000.0,
                said.isEmpty() ? "nothing" : "`" + String.join("`, `", said) + "`");
        System.out.println(line);
        if (isWanted()) {
            append(Path.of(System.getProperty("zonefleet.faults")), line);
        }
    }

    /** Whether the table is to be written, and nothing to be left out. */
    static boolean isWanted() {
        return !System.getProperty("zonefleet.faults", "").isEmpty();
    }

    private static void append(Path rows, String line) {
        try {
            Files.writeString(rows, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
