// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.control.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeysTest {
    private final Path file;

    SecretKeysTest(@TempDir Path dir) {
        this.file = dir.resolve("keys");
    }

    private void write(String text, String mode) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void assertRefused(String what) {
        assertThatThrownBy(() -> SecretKeys.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("secrets.keyFile")
                .hasMessageContaining(what);
    }

    @Test
    void takesAKeyALineOfWhichTheFirstEncrypts() throws IOException {
        write("# of November\n" + TestKeys.line((byte) 2) + "\n\n" + TestKeys.line((byte) 1) + "\n", "rw-------");
        SecretKeys keys = SecretKeys.read(file);

        assertThat(keys.first().id())
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(TestKeys.ONE.first().id());
        assertThat(keys.find(TestKeys.ONE.first().id())).contains(TestKeys.ONE.first());
        assertThat(keys.find("0000000000000000")).isEmpty();
        assertThat(keys.first().toString()).isEqualTo("Key[id=" + keys.first().id() + "]");
    }

    @Test
    void letsAGroupReadItAsMountedFilesOfPodsAre() throws IOException {
        write(TestKeys.line((byte) 1), "r--r-----");

        assertThat(SecretKeys.read(file).first().id())
                .isEqualTo(TestKeys.ONE.first().id());
    }

    @Test
    void refusesAFileThatIsOpenToOthers() throws IOException {
        for (String mode : new String[] {"rw-r--r--", "rw--w----", "rw-----w-"}) {
            write(TestKeys.line((byte) 1), mode);
            assertRefused("chmod 0600");
        }
    }

    @Test
    void saysWhichLineIsNoKeyWithoutTellingIt() throws IOException {
        String shortKey = "c2hvcnQtYnV0LXNlY3JldA==";
        write(TestKeys.line((byte) 1) + "\n" + shortKey + "\n", "rw-------");
        assertRefused("line 2");
        assertRefused("32 bytes in Base64; make one by: (umask 077; openssl rand -base64 32 >FILE)");
        assertThatThrownBy(() -> SecretKeys.read(file)).hasMessageNotContaining(shortKey);

        write(TestKeys.line((byte) 1) + "\n" + TestKeys.line((byte) 1) + "\n", "rw-------");
        assertRefused("line 2");
    }

    @Test
    void refusesAFileWithoutAKeyAndOneThatIsNotThere() throws IOException {
        write("\n", "rw-------");
        assertRefused("no key");

        Files.delete(file);
        assertRefused("can't be read: NoSuchFileException");
    }
}
