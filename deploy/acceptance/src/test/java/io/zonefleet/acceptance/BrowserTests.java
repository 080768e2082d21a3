// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The page's own tests (web-ui/e2e) in a real Chromium, against a fleet whose parts they may kill and start again. */
final class BrowserTests {
    private static final int MINUTES = 30;

    private BrowserTests() {}

    /**
     * Runs some of them; fails with all that they printed.
     *
     * @param nodes those that are told to them, the first of which is asked where one is enough
     * @param dir for their output
     * @param some parts of names of files; all where empty
     */
    static void run(Fleet fleet, List<Node> nodes, Path dir, List<String> some)
            throws IOException, InterruptedException {
        Path log = dir.resolve("playwright.log");
        List<String> command = new ArrayList<>(
                List.of("bash", Programs.root().resolve("web-ui/e2e/run").toString()));
        command.addAll(some);
        ProcessBuilder run =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        run.environment().put("ZONEFLEET_URL", fleet.control().url().toString());
        run.environment().put("ZONEFLEET_TOKEN", fleet.control().token());
        run.environment().put("ZONEFLEET_DNS", dns(nodes.getFirst()));
        run.environment()
                .put(
                        "ZONEFLEET_NODES",
                        nodes.stream()
                                .map(node -> node.cluster() + "/" + node.name() + "=" + dns(node))
                                .collect(Collectors.joining(" ")));
        int code;
        try (PartsByHttp parts = new PartsByHttp(fleet, nodes)) {
            run.environment().put("ZONEFLEET_PARTS", parts.url());
            code = finish(run.start());
        }
        String output = Files.readString(log);
        System.out.println(output);
        assertThat(code).as(output).isZero();
        assertThat(output).containsPattern("[1-9][0-9]* passed");
    }

    private static String dns(Node node) {
        return "127.0.0.1:" + node.dnsPort();
    }

    private static int finish(Process process) throws InterruptedException {
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("the browser tests do not end");
            }
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
