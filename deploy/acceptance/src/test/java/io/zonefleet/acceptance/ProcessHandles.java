// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes that somebody else has started. */
final class ProcessHandles {
    private ProcessHandles() {}

    static void signal(String name, long pid) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
