// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Terminal;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.output.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The contexts of a user: {@code zonefleet/config.yaml} in the folder of the XDG base directory specification.
 *
 * @param current which one is meant where none is named
 */
public record Contexts(Optional<String> current, SortedMap<String, Context> all) {
    /** No contexts. */
    public static final Contexts NONE = new Contexts(Optional.empty(), new TreeMap<>());

    /** Where they are. */
    public static Path file(Terminal terminal) {
        return terminal.variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(terminal.variable("HOME").orElse("/"), ".config"))
                .resolve("zonefleet")
                .resolve("config.yaml");
    }

    /** Reads them; none where there is no file. */
    public static Contexts read(Path file) {
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            JsonNode tree = Yaml.read(Files.readString(file));
            SortedMap<String, Context> all = new TreeMap<>();
            tree.path("contexts").properties().forEach(entry -> all.put(entry.getKey(), context(entry.getValue())));
            return new Contexts(Optional.ofNullable(tree.path("current").textValue()), all);
        } catch (IOException | Yaml.Broken unreadable) {
            throw new Failure(ExitCode.USAGE, file + " can't be read: " + unreadable.getMessage());
        }
    }

    private static Context context(JsonNode node) {
        return new Context(
                node.path("url").asText(""),
                Optional.ofNullable(node.path("tokenFile").textValue()),
                Optional.ofNullable(node.path("caFile").textValue()));
    }

    /** Writes them, whole or not at all. */
    public void write(Path file) {
        ObjectNode tree = Json.object();
        current.ifPresent(name -> tree.put("current", name));
        ObjectNode contexts = tree.putObject("contexts");
        all.forEach((name, context) -> {
            ObjectNode node = contexts.putObject(name).put("url", context.url());
            context.tokenFile().ifPresent(path -> node.put("tokenFile", path));
            context.caFile().ifPresent(path -> node.put("caFile", path));
        });
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path whole = Files.writeString(file.resolveSibling("." + file.getFileName() + ".new"), Yaml.text(tree));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException disk) {
            throw new Failure(ExitCode.FAILED, "can't write " + file + ": " + disk.getMessage());
        }
    }
}
