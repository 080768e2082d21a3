// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is told while a write takes its time: here its answer is held back until somebody has asked twice how far it is. */
class LongWriteTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    @TempDir
    Path dir;

    @Test
    void saysHowFarItIsWhereAPersonLooksOn() throws IOException {
        Path file = Files.writeString(
                dir.resolve("rows.csv"), "name,addresses\na.example.com,192.0.2.1\nb.example.com,192.0.2.1\n");
        Ended ended;
        try (Recorder network = new Recorder(ZONEFLEET.url())) {
            network.holdBack("/api/v1/import", "/api/v1/changes");
            ended = ZONEFLEET.runBefore(
                    "",
                    Map.of("ZONEFLEET_URL", network.url(), "ZONEFLEET_TOKEN_FILE", ZONEFLEET.tokenFile()),
                    "import " + file);
        }

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err())
                .contains("\rimporting " + file + " … ", ", 2 of 2 rows")
                .endsWith("\r");
        assertThat(ended.out()).contains("created: 2");
    }

    @Test
    void saysNothingToScripts() throws IOException {
        Path file = Files.writeString(dir.resolve("row.csv"), "name,addresses\nc.example.com,192.0.2.1\n");

        assertThat(ZONEFLEET.run("import " + file).err()).isEmpty();
    }
}
