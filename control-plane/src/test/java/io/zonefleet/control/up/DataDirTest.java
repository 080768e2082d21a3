// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.zonefleet.control.secret.SecretKeys;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {
    private final DataDir dir;

    DataDirTest(@TempDir Path root) {
        dir = new DataDir(root);
    }

    @Test
    void makesATokenOnceThatOnlyItsOwnerMayRead() throws IOException {
        String token = dir.token();
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(dir.token()).isEqualTo(token);
        assertThat(Files.readString(dir.adminToken())).isEqualTo(token + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.adminToken())))
                .isEqualTo("rw-------");
        assertThat(new DataDir(Files.createDirectory(dir.root().resolve("other"))).token())
                .isNotEqualTo(token);
    }

    @Test
    void makesAKeyForSecretsOnceThatAControlPlaneTakes() throws IOException {
        dir.ensureSecretKeys();
        String keys = Files.readString(dir.secretKeys());
        dir.ensureSecretKeys();

        assertThat(dir.secretKeys()).hasContent(keys);
        assertThatCode(() -> SecretKeys.read(dir.secretKeys())).doesNotThrowAnyException();
    }

    @Test
    void replacesAPrivateFileAndWhatAnInterruptedStartLeft() throws IOException {
        Path file = dir.root().resolve("file");
        Files.writeString(dir.root().resolve("file.new"), "half");
        DataDir.writePrivate(file, "one");
        DataDir.writePrivate(file, "two");
        assertThat(file).hasContent("two");
        assertThat(dir.root()).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void putsALargeLogAside() throws IOException {
        dir.prepare("agent");
        Path log = dir.log("agent");
        Files.writeString(log, "small");
        dir.prepare("agent");
        assertThat(log).hasContent("small");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(11L << 20);
        }
        dir.prepare("agent");
        assertThat(log).doesNotExist();
        assertThat(log.resolveSibling("agent.1.log")).hasSize(11L << 20);
    }
}
