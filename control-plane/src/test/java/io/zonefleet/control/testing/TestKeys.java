// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import io.zonefleet.control.secret.SecretKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;

/** Keys by which tests encrypt secrets. */
public final class TestKeys {
    /** Of all that do not say another one. */
    public static final SecretKeys ONE = of((byte) 1);

    private TestKeys() {}

    /** A line of a key file: 32 times that byte. */
    public static String line(byte repeated) {
        byte[] key = new byte[32];
        Arrays.fill(key, repeated);
        return Base64.getEncoder().encodeToString(key);
    }

    /** Keys of such lines, the first of which encrypts; read from a file as a control plane does. */
    public static SecretKeys of(byte... repeated) {
        try {
            Path file = Files.createTempFile(
                    "zonefleet-keys-",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                StringBuilder lines = new StringBuilder();
                for (byte each : repeated) {
                    lines.append(line(each)).append('\n');
                }
                return SecretKeys.read(Files.writeString(file, lines));
            } finally {
                Files.delete(file);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
