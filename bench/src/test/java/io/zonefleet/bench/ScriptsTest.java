// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each benchmark needs beside its class. */
class ScriptsTest {
    private static final Path BENCH = Path.of("").toAbsolutePath();
    private static final Pattern RUN = Pattern.compile("(?m)^run (\\S+) \"\\$@\"$");

    /** Classes by the names of the scripts that start them. */
    private static Map<String, String> benchmarks() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(BENCH)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher run = RUN.matcher(Files.readString(file));
                if (run.find()) {
                    found.put(file.getFileName().toString(), run.group(1));
                }
            }
        }
        assertThat(found).containsKeys("propagation", "ui", "kubernetes");
        return found;
    }

    @Test
    void startAClass() throws Exception {
        for (String name : benchmarks().values()) {
            assertThat(Class.forName(name).getMethod("main", String[].class))
                    .as(name)
                    .isNotNull();
        }
    }

    @Test
    void canBeRun() throws IOException {
        assertThat(benchmarks().keySet()).allMatch(name -> Files.isExecutable(BENCH.resolve(name)));
    }

    @Test
    void areAllRunByAll() throws IOException {
        String all = Files.readString(BENCH.resolve("all"));
        assertThat(Pattern.compile("(?m)^  '(\\S+).*'$")
                        .matcher(all)
                        .results()
                        .map(line -> line.group(1))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(benchmarks().keySet());
    }

    @Test
    void haveAPlaceOnThePage() throws IOException {
        String page = Files.readString(BENCH.resolve("../docs/benchmarks.md"));
        assertThat(benchmarks().keySet())
                .allSatisfy(name -> assertThat(Page.part(name).matcher(page).results())
                        .as(name)
                        .hasSize(1));
    }

    @Test
    void measureTheBudgets() throws IOException {
        String table = Budgets.replaced("<!-- budgets --><!-- /budgets -->");
        assertThat(Pattern.compile("`bench/(\\S+)`")
                        .matcher(table)
                        .results()
                        .map(row -> row.group(1))
                        .collect(Collectors.toSet()))
                .isSubsetOf(benchmarks().keySet());
    }
}
