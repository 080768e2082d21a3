// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A systemd as the first process of a process namespace, under the kernel of a test's own, with the users and units of deploy/systemd and no
 * others but what those ask for. Programs and configuration stand in a folder that everybody may read, since units see neither /tmp nor /home.
 */
final class Systemd implements AutoCloseable {
    static final Path PROGRAM = Path.of("/lib/systemd/systemd");

    private static final Path DEPLOY = Programs.root().resolve("deploy/systemd");
    private static final Path UNITS = Path.of("/run/systemd/system");
    private static final List<String> STAGES = List.of("sysinit.target", "basic.target", "network-online.target");

    private final Path home;
    private final Namespace machine;
    private final ChildProcess process;
    private final long pid;

    /**
     * Starts it.
     *
     * @param home takes the place of /usr/lib/zonefleet and /etc/zonefleet
     * @param machine whose network its units have
     */
    Systemd(Path dir, Path home, Namespace machine) throws IOException {
        this.home = home;
        this.machine = machine;
        Files.createDirectories(UNITS);
        for (String stage : STAGES) {
            Files.writeString(UNITS.resolve(stage), "[Unit]\nDefaultDependencies=no\n");
            mask(Path.of("/lib/systemd/system", stage + ".wants"));
            mask(Path.of("/etc/systemd/system", stage + ".wants"));
        }
        for (String unit :
                List.of("zonefleet-agent@.service", "zonefleet-control-plane.service", "zonefleet-watchdog.service")) {
            Files.writeString(UNITS.resolve(unit), placed(unit));
            Path more = Files.createDirectories(UNITS.resolve(unit + ".d"));
            Files.writeString(
                    more.resolve("log.conf"), "[Service]\nStandardOutput=append:%s/%%N.log\n".formatted(home));
        }
        Path etc = users(dir);
        this.process = machine.start(
                dir.resolve("systemd.log"),
                List.of(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount",
                        "--mount-proc",
                        "sh",
                        "-c",
                        "mount --bind %1$s/passwd /etc/passwd && mount --bind %1$s/group /etc/group && container=zonefleet exec %2$s --system --unit=basic.target --log-target=console"
                                .formatted(etc, PROGRAM)));
        Await.until("systemd is there: " + process.lastOutput(), () -> Files.exists(Path.of("/run/systemd/private")));
        this.pid = Await.value(
                "its process",
                () -> ProcessHandle.of(process.pid()).stream()
                        .flatMap(ProcessHandle::descendants)
                        .filter(each -> isSystemd(each.pid()))
                        .map(ProcessHandle::pid)
                        .findFirst());
        // where modules are (deploy/kernel), for units that load some
        control("set-environment", "MODPROBE_OPTIONS=" + System.getenv().getOrDefault("MODPROBE_OPTIONS", ""));
    }

    /** What this machine does at its start is not for here: it clears /tmp, for one. */
    private static void mask(Path wants) throws IOException {
        if (Files.isDirectory(wants)) {
            try (Stream<Path> units = Files.list(wants)) {
                for (Path unit : units.map(Path::getFileName).toList()) {
                    Path masked = UNITS.resolve(unit.toString());
                    if (!Files.exists(masked, LinkOption.NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(masked, Path.of("/dev/null"));
                    }
                }
            }
        }
    }

    private static boolean isSystemd(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                    .strip()
                    .equals("systemd");
        } catch (IOException gone) {
            return false;
        }
    }

    /** One of the files of deploy/systemd, with this machine's paths. */
    String placed(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file))
                .replace("/usr/bin/java", System.getProperty("java.home") + "/bin/java")
                .replace("/usr/lib/zonefleet", home + "/lib")
                .replace("/etc/zonefleet", home + "/etc");
    }

    /** This machine's users and those that the units need, as systemd-sysusers(8) makes them; returns the folder of passwd(5). */
    private Path users(Path dir) throws IOException {
        Path root = dir.resolve("root");
        Path etc = Files.createDirectories(root.resolve("etc"));
        for (String file : List.of("passwd", "group")) {
            Files.copy(Path.of("/etc", file), etc.resolve(file));
        }
        Path configured = Files.createDirectories(root.resolve("usr/lib/sysusers.d"));
        Files.copy(DEPLOY.resolve("zonefleet.sysusers"), configured.resolve("zonefleet.conf"));
        machine.run("systemd-sysusers", "--root=" + root);
        return etc;
    }

    /** What a command line becomes, to run beside the units. */
    List<String> beside(String... command) {
        List<String> line =
                new ArrayList<>(List.of("nsenter", "--pid", "--mount", "--target", Long.toString(pid), "--"));
        line.addAll(List.of(command));
        return line;
    }

    /** Tells it something that it has to be able to do; returns what it says. */
    String control(String... words) {
        return machine.run(
                beside(Stream.concat(Stream.of("systemctl"), Stream.of(words)).toArray(String[]::new)), "");
    }

    /** A folder with a {@code systemctl} that speaks to this one, for scripts. */
    Path pathOfControl(Path dir) throws IOException {
        Path bin = Files.createDirectories(dir.resolve("bin"));
        String line = String.join(" ", beside("/usr/bin/systemctl"));
        Path program = Files.writeString(bin.resolve("systemctl"), "#!/bin/sh\nexec " + line + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    /** A property of a unit, as {@code systemctl show} has it. */
    String property(String unit, String name) {
        return control("show", "--value", "--property=" + name, unit).strip();
    }

    /** The main process of a unit, as numbered here. Others that have the same number do not have one in its namespace as well. */
    long mainPid(String unit) {
        String inside = property(unit, "MainPID");
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(each -> status(each).getOrDefault("NSpid", "").matches("\\t[0-9]+\\t" + inside))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(unit + " has no process " + inside + ": " + process.lastOutput()));
    }

    /** What the kernel says of a process, by name; of one that is gone nothing. */
    static Map<String, String> status(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            Map<String, String> said = new TreeMap<>();
            lines.forEach(
                    line -> said.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1)));
            return said;
        } catch (IOException | UncheckedIOException gone) {
            return Map.of();
        }
    }

    /** What a unit has said, for messages. */
    String log(String unit) {
        try {
            return process.lastOutput() + "\n" + Files.readString(home.resolve(unit + ".log"));
        } catch (IOException none) {
            return process.lastOutput();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
