// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.cli.output.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** That a user of the command line can do whatever the contract of the API has: each operation, with each of its parameters. */
class EveryOperationTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    /** Commands turn pages by themselves. */
    private static final Set<String> OF_PAGES = Set.of("cursor", "offset");

    private static final JsonNode CONTRACT = contract();

    /**
     * A command.
     *
     * @param words in which CHANGE is the id of a change
     * @param input what is typed
     */
    private record Step(String words, String input) {}

    private static final List<Step> STEPS = List.of(
            step("cluster set c1 labels.env=prod"),
            step("profile set p1 comment=x"),
            step("zone set example.org comment=x"),
            step("source set s1 url=http://127.0.0.1:9/list enabled=false"),
            step("drain set d1 addresses=192.0.2.99"),
            step("token set t1 role=reader"),
            new Step("secret set k1 --server https://192.0.2.1 --file -", "a-token"),
            step("domain set a.example.com addresses=192.0.2.1"),
            step("domain set a.example.com --for c1 addresses=192.0.2.2"),
            step("domain list"),
            step("domain get a.example.com --at CHANGE"),
            step("domain get a.example.com --for c1"),
            step("domain contributions a.example.com"),
            step("domain answers a.example.com"),
            step("domain proof a.example.com"),
            step("zone list"),
            step("zone get example.org"),
            step("cluster list"),
            step("cluster get c1 --at CHANGE"),
            step("profile list"),
            step("profile get p1"),
            step("drain list"),
            step("drain get d1"),
            step("token list"),
            step("token get t1"),
            step("secret list"),
            step("secret get k1"),
            step("source list"),
            step("source get s1"),
            step("source poll s1"),
            step("source results s1"),
            step("node list"),
            step("node get c1/n1"),
            step("node zones c1/n1"),
            step("node file c1/n1 a.example.com"),
            step("node corefile c1/n1"),
            step("node network c1/n1"),
            step("node history c1/n1"),
            step("node faults --cluster c1"),
            step("node faults --healed --cluster c1"),
            step("node healed c1/n1"),
            step("cluster traffic --cluster c1"),
            step("cluster injection c1"),
            step("cluster webhook c1"),
            step("source kubernetes s1"),
            step("change propagation"),
            step("change list"),
            step("change get CHANGE"),
            step("change items CHANGE"),
            step("change receipts CHANGE"),
            step("change revert CHANGE --force --dry-run"),
            new Step("change apply -f -", "[{op: put, resource: zones/o.example, value: {}}]"),
            step("query a.example.com --cluster c1 --timeout 100ms"),
            step("status"),
            step("openapi"),
            step("watch --count 1"),
            step("export --format zone --zone example.com"),
            new Step("import --format zone --zone example.net -", "$TTL 7\na A 192.0.2.1\n"),
            step("domain edit --below a.example.com ttl=9"),
            step("domain rm a.example.com --for c1"),
            step("domain rm a.example.com"),
            step("token rm t1"),
            step("secret rm k1"),
            step("drain rm d1"),
            step("source rm s1 --domains remove"),
            step("profile rm p1"),
            step("zone rm example.org"),
            step("node rm c1/n1"),
            step("cluster rm c1 --domains remove"));

    /** Operations that commands have asked for, each with all flags of these commands. */
    private static final SortedMap<String, SortedSet<String>> ASKED = new TreeMap<>();

    private static Step step(String words) {
        return new Step(words, "");
    }

    private static JsonNode contract() {
        try (InputStream in = Objects.requireNonNull(EveryOperationTest.class.getResourceAsStream("/openapi.yaml"))) {
            return Yaml.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | Yaml.Broken unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @BeforeAll
    static void useEveryCommand() throws InterruptedException {
        ZONEFLEET.run("cluster set c1 comment=x");
        ZONEFLEET.register("c1", "n1");
        CommandLine all = everything();
        String change = "";
        try (Recorder recorder = new Recorder(ZONEFLEET.url())) {
            for (Step step : STEPS) {
                int before = recorder.asked().size();
                run(recorder, step.words().replace("CHANGE", change), step.input());
                List<Recorder.Asked> asked = recorder.asked();
                SortedSet<String> flags = flags(all, step.words());
                asked.subList(before, asked.size()).forEach(one -> keep(one, flags));
                change = change.isEmpty() ? newestChange() : change;
            }
        }
    }

    private static CommandLine everything() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Main.line(new Top(new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, Map.of())));
    }

    /** Whether it is done does not matter here; that it is sent does. */
    private static void run(Recorder recorder, String words, String input) throws InterruptedException {
        Thread writer = Thread.ofVirtual().unstarted(EveryOperationTest::makeEvents);
        if (words.startsWith("watch")) {
            writer.start();
        }
        Ended ended = ZONEFLEET.run(
                input,
                Map.of("ZONEFLEET_URL", recorder.url(), "ZONEFLEET_TOKEN_FILE", ZONEFLEET.tokenFile()),
                words.split(" ", -1));
        writer.interrupt();
        writer.join();
        assertThat(ended.code()).as("%s: %s", words, ended.err()).isNotEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).as(words).doesNotContain("a defect of this program");
    }

    private static void makeEvents() {
        for (int i = 0; !Thread.currentThread().isInterrupted() && i < 10_000; i++) {
            ZONEFLEET.run("zone set events.example comment=" + i);
        }
    }

    private static String newestChange() {
        return ZONEFLEET
                .run("change list --limit 1 -o json")
                .json()
                .path(0)
                .path("id")
                .asText();
    }

    private static SortedSet<String> flags(CommandLine all, String words) {
        CommandLine command = all;
        for (String word : words.split(" ", -1)) {
            CommandLine below = command.getSubcommands().get(word);
            if (below == null) {
                break;
            }
            command = below;
        }
        return new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
    }

    private static void keep(Recorder.Asked asked, SortedSet<String> flags) {
        for (Map.Entry<String, JsonNode> path : CONTRACT.path("paths").properties()) {
            JsonNode operation = path.getValue().path(asked.method().toLowerCase(Locale.ROOT));
            if (isOf(path.getKey(), asked.path()) && !operation.isMissingNode()) {
                ASKED.computeIfAbsent(operation.path("operationId").asText(), id -> new TreeSet<>())
                        .addAll(flags);
            }
        }
    }

    private static boolean isOf(String template, String path) {
        String[] wanted = ("/api/v1" + template).split("/", -1);
        String[] given = path.split("/", -1);
        boolean same = wanted.length == given.length;
        for (int i = 0; same && i < wanted.length; i++) {
            same = wanted[i].startsWith("{") || wanted[i].equals(given[i]);
        }
        return same;
    }

    /** All operations, each with the names of what can stand in its query. */
    private static SortedMap<String, List<String>> operations() {
        SortedMap<String, List<String>> all = new TreeMap<>();
        CONTRACT.path("paths")
                .forEach(path -> path.properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        List<String> names = new ArrayList<>();
                        method.getValue().path("parameters").forEach(one -> {
                            JsonNode parameter = one.has("$ref")
                                    ? CONTRACT.at(one.path("$ref").asText().substring(1))
                                    : one;
                            if (parameter.path("in").asText().equals("query")) {
                                names.add(parameter.path("name").asText());
                            }
                        });
                        all.put(method.getValue().path("operationId").asText(), names);
                    }
                }));
        return all;
    }

    /** {@code allowShrink} is {@code --allow-shrink}. */
    private static String flag(String parameter) {
        return parameter.length() == 1
                ? "-" + parameter
                : "--" + parameter.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void noOperationIsWithoutACommand() {
        assertThat(operations()).hasSizeGreaterThan(40);
        assertThat(ASKED.keySet())
                .containsExactlyInAnyOrderElementsOf(operations().keySet());
    }

    @Test
    void noParameterIsWithoutAFlag() {
        SortedMap<String, List<String>> without = new TreeMap<>();
        operations().forEach((operation, parameters) -> {
            List<String> left = parameters.stream()
                    .filter(name -> !OF_PAGES.contains(name))
                    .map(EveryOperationTest::flag)
                    .filter(flag ->
                            !ASKED.getOrDefault(operation, new TreeSet<>()).contains(flag))
                    .toList();
            if (!left.isEmpty()) {
                without.put(operation, left);
            }
        });

        assertThat(without).isEmpty();
    }
}
