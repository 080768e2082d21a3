// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemKindTest {
    /** On a difference: copy what is expected here into the file. */
    @Test
    void isDocumentedWithEveryKind() throws IOException {
        String table = Stream.of(ProblemKind.values())
                .map(kind -> "| `/problems/%s` | %d | %s |".formatted(kind.text(), kind.status(), kind.title()))
                .collect(Collectors.joining("\n", "| Type | Status | Means |\n|---|---|---|\n", "\n"));

        assertThat(Files.readString(Path.of("..", "docs", "api-problems.md"))).endsWith(table);
    }
}
