// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing.netns;

import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs test classes where they are root and alone with the network: in a namespace of their own, or under a kernel of their own. The
 * classes' names must not end in {@code Test}, so that they run nowhere else.
 */
public final class Inside {
    /** Set where tests are inside. */
    static final String PROPERTY = "zonefleet.inside";

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final Path REPOSITORY = repository();

    private static final int LAST_LINES = 40;

    private Inside() {}

    /** In a network namespace of their own, whose loopback link is up, with an empty {@code /run}. */
    public static void namespace(Class<?>... tests) {
        run(inNamespace(), tests);
    }

    private static List<String> inNamespace() {
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "--mount"));
        if (!ROOT) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(
                "sh",
                "-c",
                "PATH=$PATH:/usr/sbin:/sbin; mount -t tmpfs none /run && ip link set lo up && exec \"$@\"",
                "inside"));
        return command;
    }

    /** In a network namespace of their own where the running kernel has the tables of iptables-legacy; else under a kernel of their own. */
    public static void tablesOfIptablesLegacy(Class<?>... tests) {
        if (hasTablesOfIptablesLegacy()) {
            namespace(tests);
        } else {
            kernel(tests);
        }
    }

    private static boolean hasTablesOfIptablesLegacy() {
        List<String> command = inNamespace();
        command.addAll(List.of("sh", "-c", """
                for iptables in iptables-legacy ip6tables-legacy; do
                    for table in raw mangle nat filter; do $iptables -t $table -S || exit; done
                    $iptables -t raw -A PREROUTING -m recent --name zonefleet --rcheck -j NOTRACK || exit
                done"""));
        try {
            Process probe = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor() == 0;
        } catch (IOException noUnshare) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Under a kernel of their own (deploy/kernel), which has dummy links and all tables of iptables-legacy, but one CPU. */
    public static void kernel(Class<?>... tests) {
        run(
                List.of(
                        REPOSITORY.resolve("deploy/kernel/run").toString(),
                        "-m",
                        "2048",
                        "-t",
                        "2700",
                        "-w",
                        REPOSITORY.toString()),
                tests);
    }

    private static void run(List<String> wrapper, Class<?>... tests) {
        try {
            Path dir = Files.createTempDirectory("zonefleet-inside");
            Path log = dir.resolve("output");
            try (ChildProcess guest = ChildProcess.start(Path.of("").toAbsolutePath(), log, command(wrapper, tests))) {
                int code = guest.exitCode();
                String output = Files.readString(log);
                System.out.print(output);
                if (code != 0 || !output.contains(Guest.SUMMARY)) {
                    throw new AssertionError("exit code " + code + ":\n" + end(output));
                }
            } finally {
                Files.deleteIfExists(log);
                Files.deleteIfExists(dir);
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** What went wrong, by the guest's own words; the last lines where it came to none. All of it was printed before. */
    private static String end(String output) {
        int failures = output.indexOf(Guest.FAILED);
        if (failures >= 0) {
            return output.substring(failures);
        }
        List<String> lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    private static List<String> command(List<String> wrapper, Class<?>... tests) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Dsun.misc.unsafe.memory.access=allow",
                "-D" + PROPERTY + "=true"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("zonefleet."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Guest.class.getName()));
        Stream.of(tests).map(Class::getName).forEach(command::add);
        return command;
    }

    private static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        for (Path up = here; up != null; up = up.getParent()) {
            if (Files.exists(up.resolve("mvnw"))) {
                return up;
            }
        }
        throw new IllegalStateException("not inside the repository: " + here);
    }
}
