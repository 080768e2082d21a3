// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How long commands of {@code ./zonefleet} take from Enter to their end, one after the other. */
public final class Starts {
    private static final int ROWS = 1_000;

    private final Run run;
    private final Central central;
    private final int runs;
    private final Table table = Timings.table();
    private double slowest;

    private Starts(Run run, Central central) {
        this.run = run;
        this.central = central;
        this.runs = run.setting(0, 20);
    }

    /** {@code [runs]} of each command, 20 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("cli", args, run -> {
            try (Central central = new Central(run.dir("central"))) {
                new Starts(run, central).measure();
            }
        });
    }

    private void measure() throws IOException, InterruptedException {
        central.api().put("/clusters/c0", "{}").ok();
        central.api().post("/changes", Domains.operations(0, ROWS, 1)).ok();
        String name = Domains.name("list", 0);
        table.row(timed("floor: a JVM that says hello, its classes from an archive", hello()));
        for (List<String> command : List.of(
                List.of("domain", "list"),
                List.of("domain", "get", name),
                List.of("domain", "set", name, "ttl=60"),
                List.of("change", "list", "-o", "json"),
                List.of("status", "-o", "yaml"))) {
            Timings timings = timed(String.join(" ", command), zonefleet(command));
            slowest = Math.max(slowest, timings.millis(0.99));
            table.row(timings);
        }
        run.page()
                .table(table)
                .fact(Table.number((long) ROWS)
                        + " domains; each command is a process of its own, with the cache that the launcher makes.")
                .atMost("start of the command line to the end of a command, p99 of the slowest", slowest, 500, "ms");
    }

    /** With the flags that the launcher starts the command line with, and an archive of its own (CDS). */
    private List<String> hello() throws IOException, InterruptedException {
        Path archive = run.dir("hello").resolve("hello.jsa");
        once(hello(List.of("-XX:ArchiveClassesAtExit=" + archive)));
        return hello(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable", "-Xlog:all=off"));
    }

    private static List<String> hello(List<String> archive) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> flags = List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
        return joined(joined(flags, archive), List.of("-cp", jar(), Hello.class.getName()));
    }

    /** What this class was loaded from: archives are of jars alone. */
    private static String jar() {
        try {
            return Path.of(Hello.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException odd) {
            throw new IllegalStateException(odd);
        }
    }

    private static List<String> joined(List<String> before, List<String> after) {
        return Stream.concat(before.stream(), after.stream()).toList();
    }

    private static List<String> zonefleet(List<String> command) {
        String launcher = Path.of("zonefleet").toAbsolutePath().toString();
        return joined(List.of(launcher), command);
    }

    /** The first run is not counted: it makes the cache, and brings files into memory. */
    private Timings timed(String what, List<String> command) throws IOException, InterruptedException {
        run.say(what);
        once(command);
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            long begun = System.nanoTime();
            once(command);
            nanos.add(System.nanoTime() - begun);
        }
        return Timings.of(what, nanos);
    }

    private void once(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("ZONEFLEET_URL", central.url().toString());
        process.environment().put("ZONEFLEET_TOKEN", central.token());
        int code = process.start().waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
        }
    }
}
