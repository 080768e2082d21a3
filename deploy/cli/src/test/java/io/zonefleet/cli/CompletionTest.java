// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real bash makes of the script that {@code zonefleet completion} prints. */
class CompletionTest {
    /** As readline calls it when Tab is pressed: bash(1), "Programmable Completion". */
    private static final String TAB = """
            exec 2>/dev/null # compopt says that nobody has pressed Tab
            . "$1"
            shift
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_TYPE=9 COMP_KEY=9
            COMP_POINT=${#COMP_LINE}
            function_of() { local words=($(complete -p "$1")) i; for i in "${!words[@]}"; do [ "${words[i]}" != -F ] || echo "${words[i + 1]}"; done; }
            "$(function_of zonefleet)" zonefleet "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    Path dir;

    private List<String> completed(String... words) throws IOException {
        StringWriter script = new StringWriter();
        PrintWriter out = new PrintWriter(script);
        assertThat(Main.run(new Terminal(out, out, InputStream.nullInputStream(), false, Map.of()), "completion"))
                .isZero();
        Path file = Files.writeString(dir.resolve("completion"), script.toString());
        Path tab = Files.writeString(dir.resolve("tab"), TAB);
        Path said = dir.resolve("said");
        Files.deleteIfExists(said);
        List<String> command = Stream.concat(
                        Stream.of("bash", "--norc", tab.toString(), file.toString()), Stream.of(words))
                .toList();
        try (ChildProcess bash = ChildProcess.start(dir, said, command)) {
            assertThat(bash.exitCode()).as(bash.lastOutput()).isZero();
        }
        return Files.readAllLines(said).stream().map(String::strip).toList();
    }

    @Test
    void completesWordsAndFlagsOfEveryLevel() throws IOException {
        assertThat(completed("zonefleet", "do")).containsExactly("domain");
        assertThat(completed("zonefleet", "node", "")).contains("list", "history", "zones", "corefile");
        assertThat(completed("zonefleet", "change", "re")).containsExactlyInAnyOrder("receipts", "revert");
        assertThat(completed("zonefleet", "change", "list", "--ef")).containsExactly("--effect");
        assertThat(completed("zonefleet", "export", "--format", "z")).containsExactly("zone");
        assertThat(completed("zonefleet", "export", "-o", "t")).containsExactly("table");
    }

    @Test
    void completesNamesOfFiles() throws IOException {
        Files.writeString(dir.resolve("state.yaml"), "");

        assertThat(completed("zonefleet", "apply", "-f", "sta")).containsExactly("state.yaml");
        assertThat(completed("zonefleet", "change", "apply", "-f", "sta")).containsExactly("state.yaml");
    }
}
