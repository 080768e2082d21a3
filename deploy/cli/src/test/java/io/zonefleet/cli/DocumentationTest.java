// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That docs/command-line.md is true. */
class DocumentationTest {
    @Test
    void namesEveryExitCode() throws IOException {
        String rows = Arrays.stream(ExitCode.values())
                .map(code -> "| %d | %s |\n".formatted(code.code(), code.meaning()))
                .collect(Collectors.joining());

        assertThat(Files.readString(Path.of("../../docs/command-line.md"))).endsWith("|---|---|\n" + rows);
    }
}
