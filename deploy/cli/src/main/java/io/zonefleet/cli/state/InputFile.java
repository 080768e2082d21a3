// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Terminal;
import io.zonefleet.cli.output.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that users name; {@code -} is standard input. */
public final class InputFile {
    private InputFile() {}

    /** All of it. */
    public static byte[] bytes(Terminal terminal, String file) {
        try {
            return file.equals("-") ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException unreadable) {
            throw new Failure(ExitCode.USAGE, file + " can't be read: " + unreadable.getMessage());
        }
    }

    /** A document in JSON or YAML. */
    public static JsonNode read(Terminal terminal, String file) {
        try {
            return Yaml.read(new String(bytes(terminal, file), StandardCharsets.UTF_8));
        } catch (Yaml.Broken broken) {
            throw new Failure(ExitCode.USAGE, file + " is no YAML: " + broken.getMessage());
        }
    }
}
