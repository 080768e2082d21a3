// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.actual.MachineSurroundings;
import io.zonefleet.agent.imported.OperatorText.Reading;
import io.zonefleet.corefile.Site;
import io.zonefleet.testing.AnyText;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/**
 * Random Corefiles, right and broken: what is found in them is what a real CoreDNS finds. Quotes, comments, snippets, imports and
 * variables fool neither.
 */
class AnyOperatorTextTest {
    private static final List<String> KEYS = List.of(
            ".",
            "a.test",
            "B.Test.",
            "c.test:%2$d",
            "dns://d.test",
            "10.1.0.0/16",
            "\"e.test\"",
            "{$ZONE}",
            "{%%ZONE%%}:%2$d",
            "f.test, g.test",
            "h.test,\ni.test",
            "j.test k.test");
    private static final List<String> LINES = List.of(
            "errors",
            "log",
            "errors # reload 3s",
            "# reload 4s",
            "errors#reload",
            "reload 10s",
            "\"reload\" 20s 5s",
            "reload",
            "bind 127.88.0.1",
            "bind 127.88.0.2 127.88.0.3",
            "bind 127.88.0.4\n    bind 127.88.0.5",
            "\"bind\" \"127.88.0.6\"",
            "import snip",
            "import part",
            "import conf.d/*.conf",
            "import none/*.conf",
            "import {$PART}",
            "template IN TXT {\n        rcode NOERROR\n    }",
            "template IN A { # }\n        rcode NXDOMAIN\n    }",
            "template IN TXT {\n        answer \"x 0 IN TXT \\\"}\\\"\"\n    }",
            "forward . 127.0.0.1:9 {\n        force_tcp\n    }",
            "forward . 127.0.0.1:9",
            "cache 30");

    /** A file without any block is one server for all names, which ours never is: it has blocks of its own. */
    private static final String FIRST = "first.test:%2$d {\n    errors\n}\n";

    private Optional<Path> dir = Optional.empty();

    @Provide
    Arbitrary<String> corefiles() {
        Arbitrary<String> lines = Arbitraries.of(LINES)
                .list()
                .uniqueElements()
                .ofMaxSize(3)
                .map(all -> {
                    StringBuilder text = new StringBuilder();
                    all.forEach(line -> text.append("    ").append(line).append('\n'));
                    return text.toString();
                });
        Arbitrary<String> blocks = Combinators.combine(
                        Arbitraries.of(KEYS), Arbitraries.of(" {\n", " {\r\n", " { # a comment {\n"), lines)
                .as((key, open, body) -> key + open + body + "}\n");
        Arbitrary<String> parts = Arbitraries.frequencyOf(
                Tuple.of(5, blocks),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "import part2\n",
                                "import conf.d/*.server\n",
                                "# l.test {\n",
                                "\n",
                                "(other) {\n    errors\n}\n")));
        return Combinators.combine(
                        parts.list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(
                                "(snip) {\n    reload 30s\n}\n", "(snip) {\n    bind 127.88.0.7\n    errors\n}\n"),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just("")),
                                Tuple.of(1, Arbitraries.of("\ufeff", "\n\n", "# x\n"))))
                .as((blocksOf, snippet, start) -> start + FIRST + snippet + String.join("", blocksOf))
                .flatMap(AnyOperatorTextTest::sometimesBroken);
    }

    private static Arbitrary<String> sometimesBroken(String text) {
        Arbitrary<String> broken = Combinators.combine(
                        Arbitraries.integers().between(0, text.length() - 1),
                        Arbitraries.of("", "", "{", "}", "\n", " ", "\"", "#", "\\", ",", "{$NONE}", "import", "\r"))
                .as((at, in) -> text.substring(0, at) + in + text.substring(in.isEmpty() ? at + 1 : at));
        Arbitrary<String> unbalanced = Arbitraries.of(
                text.substring(0, text.lastIndexOf('}')),
                text + "}\n",
                text + "import nowhere\n",
                text + "(snip) {\n}\n",
                text + "a.test,",
                text.replaceFirst("\\{", ""));
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(text)), Tuple.of(1, broken), Tuple.of(1, unbalanced));
    }

    @AfterTry
    void removeFiles() throws IOException {
        if (dir.isPresent()) {
            try (var files = Files.walk(dir.get())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        dir = Optional.empty();
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> words = Arbitraries.of(
                "import ", "{", "}", " ", "\n", "{$", "{%", "%}", "(", ")", ",", "reload ", "bind ", ":");
        return Arbitraries.oneOf(words, AnyText.broken()).list().ofMaxSize(8).map(all -> String.join("", all));
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll("hostile") String text) throws IOException {
        Path root = Files.createTempDirectory("zonefleet-operator");
        dir = Optional.of(root);
        Path file = Files.writeString(
                root.resolve("Corefile"), text.replace("\ud800", "?").replace("\udc00", "?"));
        Reading reading = OperatorText.read(
                new MachineSurroundings(name -> Optional.of(name)),
                file.toString(),
                root.resolve("ours").toString());
        assertThat(reading).isNotNull();
    }

    @Property(shrinking = ShrinkingMode.OFF)
    @StatisticsReport(StatisticsReportMode.OFF)
    void whatIsFoundIsWhatCoreDnsFinds(@ForAll("corefiles") String template) throws IOException {
        Path root = Files.createTempDirectory("zonefleet-operator");
        dir = Optional.of(root);
        int port = FreePorts.next();
        int other = FreePorts.next();
        String text = template.replace("%%", "%").replace("%2$d", Integer.toString(other));
        Files.writeString(root.resolve("part"), "errors\nreload 40s");
        Files.writeString(root.resolve("part2"), "l.test {\n    import part\n}\n");
        Files.createDirectory(root.resolve("conf.d"));
        Files.writeString(root.resolve("conf.d/a.conf"), "cache\n");
        Files.writeString(root.resolve("conf.d/b.server"), "m.test:" + other + " {\n    bind 127.88.0.8\n}\n");
        Map<String, String> environment = Map.of("ZONE", "z.test", "PART", "part");

        Optional<String> log = start(root, text, environment, port);
        Reading reading = OperatorText.read(
                new MachineSurroundings(name -> Optional.ofNullable(environment.get(name))),
                root.resolve("Corefile").toString(),
                root.resolve("ours").toString());

        Statistics.label("taken")
                .collect(log.isPresent(), reading instanceof Reading.Broken)
                .coverage(seen -> {
                    seen.check(true, false).percentage(part -> part > 20);
                    seen.check(false, true).percentage(part -> part > 1);
                });
        switch (reading) {
            case Reading.Broken broken ->
                assertThat(log).as("%s: %s", broken.why(), text).isEmpty();
            case Reading.Whole(OperatorText found) -> {
                if (log.isPresent()) {
                    assertThat(found.sound())
                            .as("%s in %s", found.problems(), text)
                            .isTrue();
                    assertThat(found.reload().isPresent())
                            .as("reload in %s", text)
                            .isEqualTo(log.get().contains("plugin/reload: Running configuration"));
                    // a quote that is not closed makes a name of several lines
                    assertThat(sites(String.join("\n", sites(found, port))))
                            .as(text)
                            .isEqualTo(sites(log.get()));
                }
            }
        }
    }

    /** What CoreDNS says after its start; empty where it refuses the file. */
    private static Optional<String> start(Path root, String text, Map<String, String> environment, int port) {
        try (CoreDns coreDns = CoreDns.start(root, text, environment, "-dns.port", Integer.toString(port))) {
            return Optional.of(coreDns.log());
        } catch (AssertionError refused) {
            assertThat(refused).hasMessageContaining("CoreDNS refused");
            return Optional.empty();
        }
    }

    private static SortedSet<String> sites(OperatorText found, int port) {
        TreeSet<String> sites = new TreeSet<>();
        for (Site site : found.sites()) {
            String zone = (site.zone().equals(".") ? "." : site.zone() + ".") + ":"
                    + (site.port() == 53 ? port : site.port());
            List<String> binds = new ArrayList<>();
            site.binds().forEach(address -> binds.add(" on " + address));
            (binds.isEmpty() ? List.of("") : binds).forEach(bind -> sites.add(zone + bind));
        }
        return sites;
    }

    /** The lines that it prints before its name. */
    private static SortedSet<String> sites(String log) {
        TreeSet<String> sites = new TreeSet<>();
        log.lines().filter(line -> line.matches("[^ \\[]+:[0-9]+( on [^ ]+)?")).forEach(sites::add);
        return sites;
    }
}
