// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium, served by the real control plane, with a real node behind it. */
@ExtendWith(FleetExtension.class)
class DashboardTest {
    /** Parts of names of files, while somebody works on them: {@code -Dzonefleet.e2e=store,domain-page}; all where it is left out. */
    private static final List<String> SOME = Stream.of(
                    System.getProperty("zonefleet.e2e", "").split(","))
            .filter(part -> !part.isEmpty())
            .toList();

    @Test
    void worksInARealBrowserAgainstTheRealControlPlane(Fleet fleet, @TempDir Path dir) throws Exception {
        fleet.declareCluster("local");
        Node node = fleet.addNode("local", "local-1");
        Path log = dir.resolve("playwright.log");
        List<String> command = new ArrayList<>(
                List.of("bash", Programs.root().resolve("web-ui/e2e/run").toString()));
        command.addAll(SOME);
        ProcessBuilder run =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        run.environment().put("ZONEFLEET_URL", fleet.control().url().toString());
        run.environment().put("ZONEFLEET_TOKEN", fleet.control().token());
        run.environment().put("ZONEFLEET_DNS", "127.0.0.1:" + node.dnsPort());
        int code;
        try (PartsByHttp parts = new PartsByHttp(fleet)) {
            run.environment().put("ZONEFLEET_PARTS", parts.url());
            code = finish(run.start());
        }
        String output = Files.readString(log);
        System.out.println(output);
        assertThat(code).as(output).isZero();
        assertThat(output).containsPattern("[1-9][0-9]* passed");
    }

    private static int finish(Process process) throws InterruptedException, IOException {
        try {
            if (!process.waitFor(30, TimeUnit.MINUTES)) {
                throw new AssertionError("the browser tests do not end");
            }
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
