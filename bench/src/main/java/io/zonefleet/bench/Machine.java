// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a number has to be read with: the machine, how busy it is, and the versions that ran. */
final class Machine {
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
    private static final double KIB_PER_GIB = 1 << 20;

    private Machine() {}

    /** Load average of the last minute. */
    static double load() {
        return Double.parseDouble(found("^(\\S+)", read("/proc/loadavg")));
    }

    /** Cores, CPU, memory, and the file system of temporary files. */
    static String described() {
        int cores = Runtime.getRuntime().availableProcessors();
        double gib = Double.parseDouble(found("MemTotal:\\s+(\\d+) kB", read("/proc/meminfo"))) / KIB_PER_GIB;
        return "%d core%s (%s), %.1f GiB, %s"
                .formatted(
                        cores,
                        cores == 1 ? "" : "s",
                        found("model name\\s+: (.*)", read("/proc/cpuinfo")),
                        gib,
                        fileSystem());
    }

    /** JDK of the benchmark and its children, etcd, CoreDNS. */
    static String versions() {
        return "JDK %s, etcd %s, CoreDNS %s"
                .formatted(Runtime.version().feature(), version("etcd", "--version"), version("coredns", "-version"));
    }

    private static String fileSystem() {
        try {
            return Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                    .type();
        } catch (IOException unknown) {
            return "an unknown file system";
        }
    }

    private static String version(String program, String flag) {
        Path path = Tools.ofThisMachine().require(program);
        try {
            Process process = new ProcessBuilder(List.of(path.toString(), flag))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(output);
            return version.find() ? version.group() : "of unknown version";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1).strip() : "0";
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
