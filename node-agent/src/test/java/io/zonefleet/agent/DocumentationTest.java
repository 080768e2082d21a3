// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    @Test
    void saysOfEveryFaultWhatToDo() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        for (FaultKind kind : FaultKind.values()) {
            assertThat(readme).contains("| `" + kind.text() + "` |");
        }
    }
}
