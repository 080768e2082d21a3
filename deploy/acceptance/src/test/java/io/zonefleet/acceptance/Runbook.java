// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a section of the README, run as they are written there, but for the values of the variables that it begins with. */
final class Runbook {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```bash\\n(.*?)^```$");

    private final Path folder;
    private final String settings;
    private final Map<String, String> environment;

    /**
     * Of the settings in the first block of a section.
     *
     * @param folder where commands run
     * @param values of the variables there, as bash writes them
     * @param environment of the commands
     */
    Runbook(String section, Path folder, Map<String, String> values, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        String block = blocks(section).getFirst();
        for (Map.Entry<String, String> value : values.entrySet()) {
            Matcher line = Pattern.compile("(?m)^" + value.getKey() + "=.*$").matcher(block);
            if (!line.find()) {
                throw new AssertionError("the README sets no " + value.getKey());
            }
            block = line.replaceFirst(Matcher.quoteReplacement(value.getKey() + "=" + value.getValue()));
        }
        this.settings = block;
    }

    /** The blocks of commands of a section, in their order. */
    static List<String> blocks(String section) {
        try {
            String readme = Files.readString(Programs.root().resolve("README.md"));
            int from = readme.indexOf("\n### " + section + "\n");
            if (from < 0) {
                throw new AssertionError("the README has no section: " + section);
            }
            int to = readme.indexOf("\n##", from + 1);
            List<String> blocks = new ArrayList<>();
            Matcher block = BLOCK.matcher(readme.substring(from, to < 0 ? readme.length() : to));
            while (block.find()) {
                blocks.add(block.group(1));
            }
            return blocks;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /**
     * What commands printed, standard error too.
     *
     * @param code how the last one ended
     */
    record Printed(int code, String text) {}

    /** Runs commands, each as if it were typed: one that fails does not end them. */
    Printed run(String commands) {
        try {
            ProcessBuilder bash = new ProcessBuilder("bash", "-c", settings + "\n" + commands)
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            bash.environment().putAll(environment);
            Process process = bash.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Printed(process.waitFor(), text);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
