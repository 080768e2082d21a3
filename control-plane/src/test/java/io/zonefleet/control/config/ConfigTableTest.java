// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigTableTest {
    /** On a difference: copy what is expected here into the file. */
    @Test
    void isWhatTheDocumentationSays() throws IOException {
        Path documentation = Path.of("..", "docs", "control-plane-configuration.md");

        assertThat(Files.readString(documentation)).isEqualTo(ConfigTable.markdown());
    }
}
