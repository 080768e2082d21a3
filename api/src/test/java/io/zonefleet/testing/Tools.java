// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the programs that tests run: etcd, etcdctl, etcdutl, coredns, kube-apiserver.
 *
 * <p>The one that {@code ZONEFLEET_ETCD}, {@code ZONEFLEET_ETCDCTL} and so on names; else looked for in the folder named by
 * {@code ZONEFLEET_TOOLS}, else in {@code .cache/tools/bin} of the repository (where {@code deploy/tools/get}
 * puts them), then on PATH.
 */
public final class Tools {
    private final Map<String, String> environment;
    private final Path workingDir;

    /** @param workingDir where the search for the repository begins */
    Tools(Map<String, String> environment, Path workingDir) {
        this.environment = Map.copyOf(environment);
        this.workingDir = workingDir.toAbsolutePath();
    }

    /** The tools of this machine. */
    public static Tools ofThisMachine() {
        return new Tools(System.getenv(), Path.of(""));
    }

    /** The program's absolute path; an {@link AssertionError} that says what to do when it is nowhere. */
    public Path require(String program) {
        return find(program)
                .orElseThrow(() -> new AssertionError("%s is neither in %s nor on PATH. Run deploy/tools/get %s"
                                .formatted(
                                        program,
                                        ownFolder().map(Path::toString).orElse("ZONEFLEET_TOOLS (not set)"),
                                        program)
                        + ", which brings it, or set ZONEFLEET_TOOLS to the folder that has it."));
    }

    /** The program's absolute path, if it is there. */
    public Optional<Path> find(String program) {
        Stream<Path> inFolders = Stream.concat(ownFolder().stream(), onPath()).map(folder -> folder.resolve(program));
        return Stream.concat(named(program).stream(), inFolders)
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private Optional<Path> named(String program) {
        String path = environment.getOrDefault(
                "ZONEFLEET_" + program.toUpperCase(Locale.ROOT).replace('-', '_'), "");
        return path.isBlank() ? Optional.empty() : Optional.of(Path.of(path).toAbsolutePath());
    }

    private Optional<Path> ownFolder() {
        String named = environment.getOrDefault("ZONEFLEET_TOOLS", "");
        return named.isBlank()
                ? repository().map(root -> root.resolve(".cache/tools/bin"))
                : Optional.of(Path.of(named).toAbsolutePath());
    }

    private Optional<Path> repository() {
        return Stream.<Path>iterate(workingDir, dir -> dir != null, Path::getParent)
                .filter(dir -> Files.exists(dir.resolve("mvnw")))
                .findFirst();
    }

    private Stream<Path> onPath() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isBlank())
                .map(Path::of);
    }
}
