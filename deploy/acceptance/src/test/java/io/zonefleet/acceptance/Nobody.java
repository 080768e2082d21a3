// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A user that may do nothing, as which programs are run with some capabilities and no chance of any other. */
final class Nobody {
    static final long NET_BIND_SERVICE = 1L << 10;
    static final long NET_ADMIN = 1L << 12;

    private static final String ID = "65534";

    private Nobody() {}

    /** Passes a test over where this user can't read the programs, or nobody can become it. */
    static void assumeThatItCanBeTried(Fleet fleet) {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give capabilities away");
        try {
            Path folder = fleet.folder("any").getParent();
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        assumeTrue(
                runs(with(
                        List.of(),
                        List.of(
                                "test",
                                "-r",
                                Path.of("").toAbsolutePath().toString(),
                                "-a",
                                "-x",
                                Tools.ofThisMachine().require("coredns").toString()))),
                "this checkout is not for everybody's eyes");
    }

    /** Whether a command ends well. */
    static boolean runs(List<String> command) {
        List<String> line = new ArrayList<>(List.of("env"));
        line.addAll(command);
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A command as this user, with these capabilities. */
    static List<String> with(List<String> capabilities, List<String> command) {
        StringBuilder set = new StringBuilder("-all");
        capabilities.forEach(capability -> set.append(",+").append(capability));
        List<String> line = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + ID,
                "--regid=" + ID,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=" + set,
                "--ambient-caps=" + set,
                "--bounding-set=" + set));
        line.addAll(command);
        return line;
    }

    /** A folder of the fleet's that is this user's. */
    static Path folder(Fleet fleet, String name) {
        Path folder = fleet.folder(name);
        try {
            Files.createDirectories(folder);
            if (!runs(List.of("chown", "-R", ID + ":" + ID, folder.toString()))) {
                throw new IllegalStateException("can't give away " + folder);
            }
            return folder;
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** A process's user and sets of capabilities, as the kernel says. */
    private static Map<String, Long> may(long pid) {
        Map<String, Long> sets = new TreeMap<>();
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            lines.filter(line -> line.startsWith("Cap") || line.startsWith("Uid"))
                    .map(line -> line.split("\\s+", -1))
                    .forEach(words ->
                            sets.put(words[0], Long.parseLong(words[1], words[0].startsWith("Cap") ? 16 : 10)));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return sets;
    }

    /** That a process is this user's and has these capabilities alone. */
    static void assertHas(long pid, long capabilities) {
        assertThat(may(pid))
                .containsEntry("Uid:", Long.parseLong(ID))
                .containsEntry("CapEff:", capabilities)
                .containsEntry("CapPrm:", capabilities)
                .containsEntry("CapAmb:", capabilities);
    }
}
