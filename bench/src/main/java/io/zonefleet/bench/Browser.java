// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Chromium that measures the page of one control plane: what {@code web-ui/e2e/measure} says to measure, by Playwright. */
final class Browser {
    private static final Path PROGRAM = Path.of("web-ui/e2e/run").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Central central;
    private final Path dir;

    /** @param dir for its output */
    Browser(Central central, Path dir) {
        this.central = central;
        this.dir = dir;
    }

    /**
     * Measures.
     *
     * @param what name of the file there
     * @param settings environment variables
     * @param patience after which it is given up
     * @return what it has written: {@code series} of milliseconds by name, and numbers
     * @throws IllegalStateException with its output where it fails
     */
    JsonNode measure(String what, Map<String, String> settings, Duration patience)
            throws IOException, InterruptedException {
        Path found = dir.resolve(what + ".json");
        Path log = dir.resolve(what + ".log");
        ProcessBuilder run = new ProcessBuilder(
                        List.of("bash", PROGRAM.toString(), "--config", "bench.config.ts", what + ".bench.ts"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        run.environment().putAll(settings);
        run.environment().put("ZONEFLEET_URL", central.url().toString());
        run.environment().put("ZONEFLEET_TOKEN", central.token());
        run.environment().put("ZONEFLEET_BENCH_FOUND", found.toString());
        int code = finish(run.start(), patience);
        if (code != 0) {
            throw new IllegalStateException(what + " ended with " + code + ":\n" + Files.readString(log));
        }
        return JSON.readTree(Files.readAllBytes(found));
    }

    /** Those of a series. */
    static Timings timings(String name, JsonNode millis) {
        long[] nanos = new long[millis.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (long) (millis.get(i).asDouble() * 1e6);
        }
        return Timings.of(name, nanos);
    }

    private static int finish(Process process, Duration patience) throws InterruptedException {
        try {
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the browser does not end");
            }
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
