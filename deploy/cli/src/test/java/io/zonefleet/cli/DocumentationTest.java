// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That docs/command-line.md is true, and that the launcher knows what there is. */
class DocumentationTest {
    @Test
    void namesEveryExitCode() throws IOException {
        String rows = Arrays.stream(ExitCode.values())
                .map(code -> "| %d | %s |\n".formatted(code.code(), code.meaning()))
                .collect(Collectors.joining());

        assertThat(Files.readString(Path.of("../../docs/command-line.md"))).endsWith("|---|---|\n" + rows);
    }

    @Test
    void theLauncherHandsOnEveryCommand() throws IOException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Set<String> commands = Main.line(
                        new Top(new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, Map.of())))
                .getSubcommands()
                .keySet();
        List<String> handedOn = Files.readAllLines(Path.of("../../zonefleet")).stream()
                .filter(line -> line.startsWith("  domain |"))
                .flatMap(line -> Arrays.stream(line.replaceAll("[ )]", "").split("\\|", -1)))
                .toList();

        assertThat(handedOn).containsExactlyInAnyOrderElementsOf(commands);
    }
}
