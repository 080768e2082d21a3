// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Terminal;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.output.Yaml;
import io.zonefleet.cli.state.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One context of a kubeconfig, with what it names as files embedded, as {@code kubectl config view --minify --flatten --raw} writes it. What a control
 * plane does not take (programs to run, passwords) stays in it, so that it says so.
 */
final class MinifiedKubeconfig {
    private final Path folder;
    private final JsonNode all;

    private MinifiedKubeconfig(Path folder, JsonNode all) {
        this.folder = folder;
        this.all = all;
    }

    /** @param context its name; empty: the current one, or the only one */
    static String read(Terminal terminal, String file, Optional<String> context) {
        JsonNode tree;
        try {
            tree = Yaml.read(new String(InputFile.bytes(terminal, file), StandardCharsets.UTF_8));
        } catch (Yaml.Broken broken) {
            throw new Failure(ExitCode.USAGE, file + " is no kubeconfig: it is not YAML");
        }
        Path folder =
                Optional.ofNullable(Path.of(file).toAbsolutePath().getParent()).orElse(Path.of("."));
        return new MinifiedKubeconfig(folder, tree).of(file, context);
    }

    private String of(String file, Optional<String> wanted) {
        List<String> known = new ArrayList<>();
        all.path("contexts").forEach(each -> known.add(each.path("name").asText()));
        // kubectl writes an empty one where none is chosen
        String current = all.path("current-context").asText("");
        String only = known.size() == 1 ? known.getFirst() : "";
        String name = wanted.orElse(current.isEmpty() ? only : current);
        if (!known.contains(name)) {
            throw new Failure(
                    ExitCode.USAGE,
                    (name.isEmpty()
                                    ? "say which context of " + file + " is meant"
                                    : "no context \"" + name + "\" in " + file)
                            + "; --kube-context is one of: "
                            + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
        JsonNode context = named("contexts", "context", name);
        ObjectNode cluster = copy("clusters", "cluster", context);
        embed(cluster, "certificate-authority");
        ObjectNode user = copy("users", "user", context);
        embed(user, "client-certificate");
        embed(user, "client-key");
        if (user.hasNonNull("tokenFile")) {
            user.put("token", new String(bytes(user.path("tokenFile").asText()), StandardCharsets.UTF_8).strip());
            user.remove("tokenFile");
        }
        ObjectNode small =
                Json.object().put("apiVersion", "v1").put("kind", "Config").put("current-context", name);
        put(small, "contexts", "context", name, context);
        put(small, "clusters", "cluster", context.path("cluster").asText(), cluster);
        put(small, "users", "user", context.path("user").asText(), user);
        return Yaml.text(small);
    }

    private JsonNode named(String list, String field, String name) {
        for (JsonNode each : all.path(list)) {
            if (each.path("name").asText().equals(name)) {
                return each.path(field);
            }
        }
        return Json.object();
    }

    private ObjectNode copy(String list, String field, JsonNode context) {
        JsonNode found = named(list, field, context.path(field).asText());
        return found instanceof ObjectNode object ? object.deepCopy() : Json.object();
    }

    /** As kubectl has it, data beside a file comes first. */
    private void embed(ObjectNode part, String field) {
        String data = field + "-data";
        if (part.hasNonNull(field) && !part.hasNonNull(data)) {
            part.put(
                    data,
                    Base64.getEncoder().encodeToString(bytes(part.path(field).asText())));
        }
        part.remove(field);
    }

    private byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException unreadable) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the kubeconfig names " + file + ", which can't be read: " + unreadable.getMessage());
        }
    }

    private static void put(ObjectNode config, String list, String field, String name, JsonNode part) {
        config.putArray(list).addObject().put("name", name).set(field, part);
    }
}
