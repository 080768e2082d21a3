// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.Main;
import io.zonefleet.cli.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** The command line as an operator of a fleet uses it. */
final class CommandLine {
    private final Map<String, String> environment;

    CommandLine(Fleet fleet) {
        this.environment = Map.of(
                "ZONEFLEET_URL", fleet.control().url().toString(),
                "ZONEFLEET_TOKEN", fleet.control().token());
    }

    /** Runs a command, which succeeds; what it says. */
    String run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new Terminal(
                        new PrintWriter(out), new PrintWriter(err), InputStream.nullInputStream(), false, environment),
                arguments);
        assertThat(code).as("%s: %s%s", String.join(" ", arguments), out, err).isZero();
        return out.toString();
    }
}
