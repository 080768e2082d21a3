// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import io.zonefleet.control.config.ConfigReader;
import io.zonefleet.control.config.ControlConfig;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The control plane's program: {@code --config FILE [--check]}. */
public final class Main {
    private static final int BAD_CONFIG = 2;
    private static final String USAGE = """
            usage: java -jar zonefleet-control-plane.jar --config FILE [--check]
              --config FILE   its configuration, see docs/control-plane-configuration.md
              --check         only say whether the configuration is right
            """;

    private Main() {}

    /** Runs until a signal ends it (SIGINT, SIGTERM, SIGHUP). Exit code 1: it could not start; 2: wrong arguments or configuration. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        int at = given.indexOf("--config");
        boolean check = given.contains("--check");
        if (at < 0 || given.size() != (check ? 3 : 2) || at + 1 >= given.size()) {
            System.err.print(USAGE);
            System.exit(BAD_CONFIG);
        }
        Path file = Path.of(given.get(at + 1));
        switch (ConfigReader.readFile(file)) {
            case Parsed.Invalid<ControlConfig>(List<Violation> violations) -> {
                System.err.println("zonefleet: " + file + " has " + violations.size() + " fault(s):");
                violations.forEach(v -> System.err.println("  " + line(v)));
                System.exit(BAD_CONFIG);
            }
            case Parsed.Valid<ControlConfig>(ControlConfig config) -> {
                if (!check) {
                    run(config);
                }
            }
        }
    }

    private static String line(Violation violation) {
        String value = violation.value().isEmpty() ? "" : " (given: " + violation.value() + ")";
        return violation
                        .pointer()
                        .substring(violation.pointer().isEmpty() ? 0 : 1)
                        .replace('/', '.') + ": " + violation.message() + value;
    }

    private static void run(ControlConfig config) throws InterruptedException {
        ControlPlane running;
        try {
            running = ControlPlane.start(config, () -> new Thread(() -> System.exit(1), "refuse").start());
        } catch (StartFailed failed) {
            System.err.println("zonefleet: " + failed.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
        new CountDownLatch(1).await();
    }
}
