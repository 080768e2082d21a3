// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Terminal;
import io.zonefleet.cli.output.Yaml;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which cluster is meant, and as whom.
 *
 * @param file a kubeconfig
 * @param context the name of a context in it
 */
record Kubeconfig(Path file, String context) {
    /** @param named a file; empty: where kubectl looks, of a list of files the first that has the context */
    static Kubeconfig read(Terminal terminal, Optional<String> named, String context) {
        List<Path> files = named.map(file -> List.of(Path.of(file))).orElseGet(() -> usual(terminal));
        List<String> known = new ArrayList<>();
        for (Path file : files) {
            List<String> here = contexts(file, text(file));
            if (here.contains(context)) {
                return new Kubeconfig(file, context);
            }
            known.addAll(here);
        }
        throw new Failure(
                ExitCode.USAGE,
                "no context \"" + context + "\" in "
                        + files.stream().map(Path::toString).toList() + "; --kube-context is one of: "
                        + (known.isEmpty() ? "none" : String.join(", ", known)));
    }

    private static List<Path> usual(Terminal terminal) {
        List<Path> listed = terminal.variable("KUBECONFIG").stream()
                .flatMap(list -> List.of(list.split(File.pathSeparator, -1)).stream())
                .filter(file -> !file.isEmpty())
                .map(Path::of)
                .toList();
        return listed.isEmpty() ? List.of(Path.of(terminal.variable("HOME").orElse("."), ".kube", "config")) : listed;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the kubeconfig " + file + " can't be read; name another by --kubeconfig: "
                            + unreadable.getMessage());
        }
    }

    private static List<String> contexts(Path file, String text) {
        try {
            List<String> names = new ArrayList<>();
            for (JsonNode context : Yaml.read(text).path("contexts")) {
                names.add(context.path("name").asText());
            }
            return names;
        } catch (Yaml.Broken broken) {
            throw new Failure(ExitCode.USAGE, file + " is no kubeconfig: " + broken.getMessage());
        }
    }
}
