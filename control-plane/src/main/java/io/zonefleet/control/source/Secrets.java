// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Secrets that sources name: files in one folder of the control plane, read at each use, so that they can be changed. Their texts are
 * never shown, stored or logged.
 *
 * @param folder where they are; empty: there are none
 */
public record Secrets(Optional<Path> folder) {
    private static final int LONGEST = 8192;

    /** What came of reading one. */
    public sealed interface Read {
        /** Its text. */
        record Known(String value) implements Read {}

        /** There is none to use, with why. */
        record Missing(String why) implements Read {}
    }

    /** The secret of that name, as it is now. */
    public Read read(String name) {
        if (folder.isEmpty()) {
            return new Read.Missing(
                    "the control plane has no sources.secretsDir, where the secret " + name + " would be");
        }
        Path file = folder.get().resolve(name);
        try {
            String value =
                    Files.size(file) > LONGEST ? "" : Files.readString(file).strip();
            return value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c > '~')
                    ? new Read.Missing("the secret " + name + " is not one line of visible ASCII characters")
                    : new Read.Known(value);
        } catch (IOException unreadable) {
            return new Read.Missing("the secret " + name + " can't be read: "
                    + unreadable.getClass().getSimpleName());
        }
    }
}
