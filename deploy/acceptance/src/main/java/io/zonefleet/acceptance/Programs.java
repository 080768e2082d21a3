// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command lines of the two programs, from the jars of this build. */
final class Programs {
    private static final Path ROOT = root();
    /** The first JDK that makes such a cache in one run, as {@code ./zonefleet} has it do. */
    private static final int ONE_STEP_CACHE = 25;

    private Programs() {}

    /** The repository. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path up = here; up != null; up = up.getParent()) {
            if (Files.exists(up.resolve("mvnw"))) {
                return up;
            }
        }
        throw new IllegalStateException("not inside the repository: " + here);
    }

    /** As the launcher starts it. */
    static List<String> controlPlane(Path config) {
        return command(
                "control-plane", "io.zonefleet.control.Main", config, flags("control-plane", "control-plane", true));
    }

    /** As the launcher starts it. */
    static List<String> agent(Path config) {
        return agent(config, true);
    }

    /** With the flags that stand beside the jar, and with the cache where one does and it is wanted. */
    static List<String> agent(Path config, boolean cached) {
        return command("node-agent", "io.zonefleet.agent.Main", config, flags("node-agent", "agent", cached));
    }

    private static List<String> flags(String module, String name, boolean cached) {
        Path jar = jar(module);
        List<String> flags = new ArrayList<>(List.of("@" + jar.resolveSibling(name + ".jvm")));
        Path cache = jar.resolveSibling(name + ".aot");
        if (cached && Files.exists(cache) && Runtime.version().feature() >= ONE_STEP_CACHE) {
            flags.add("-XX:AOTCache=" + cache);
        }
        return flags;
    }

    private static List<String> command(String module, String main, Path config, List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", jar(module).toString(), main, "--config", config.toString()));
        return command;
    }

    /** The jar of a module. */
    static Path jar(String module) {
        Path target = ROOT.resolve(module).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file ->
                            file.getFileName().toString().matches("zonefleet-" + module + "-[0-9].*(?<!tests)\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar of " + module + ": run ./mvnw package"));
        } catch (IOException unbuilt) {
            throw new UncheckedIOException("not built: " + target, unbuilt);
        }
    }
}
