// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * That pods notice nothing, and how long they went without an answer. Printed; appended to the file {@code zonefleet.outages} where one is given,
 * from which {@code bench/faults} makes docs/faults.md.
 */
final class Outages {
    private Outages() {}

    /**
     * Ends a pod, of whose look-ups none may have failed: two attempts are enough. And it was without an answer for a second at most: no more
     * look-ups in a row than it makes in a second may have had no answer to their first query. Where the same client has to wait at
     * that moment for a server to which nothing happens, that does not count: the machine is busy then.
     */
    static void assertNoneNoticed(String fault, Bed bed, Pod pod) {
        Pod.Account account = pod.stop();
        add(fault, bed, account);
        assertNoneFailed(fault, pod, account);
        assertThat(account.longestRun())
                .as("queries in a row without an answer: " + account)
                .isLessThanOrEqualTo(NodeInBed.PER_SECOND);
    }

    /** That no look-up failed, but where the machine is busy. */
    static void assertNoneFailed(String what, Pod pod, Pod.Account account) {
        assertThat(account.failedAlone())
                .as(what + " " + account + "\n" + pod.failures())
                .isZero();
    }

    private static void add(String fault, Bed bed, Pod.Account account) {
        String line = String.format(
                Locale.ROOT,
                "| %s | %s, %s | %,d | %d | %,d | %.2f s | %d |",
                fault,
                bed.backend().text(),
                bed.families().size() > 1 ? "dual" : bed.families().getFirst().isV4() ? "IPv4" : "IPv6",
                account.asked(),
                account.failed(),
                account.lost(),
                account.longestMillis() / 1000.0,
                account.longestRun());
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
