// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Terminal;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.resource.PlanFlags;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which state, and whether it is all there is to be. */
final class StateOptions {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The state, in YAML or JSON; - for standard input.")
    private Path file = Path.of("-");

    @Option(names = "--prune", description = "Also remove what the file leaves out, of the kinds that it has.")
    private boolean prune;

    Document read(Terminal terminal) {
        return new Document(InputFile.bytes(terminal, file.toString()), prune);
    }

    /** A state as it is sent. */
    static final class Document {
        private final byte[] bytes;
        private final boolean prune;

        private Document(byte[] bytes, boolean prune) {
            this.bytes = bytes;
            this.prune = prune;
        }

        /** JSON is YAML. */
        private Call call() {
            Call call = Call.of("POST", "/import").withBody("application/yaml", bytes);
            return prune ? call.with("prune", "true") : call;
        }

        /** The call that writes what {@code plan} says, and nothing where the world has moved since. */
        Call call(JsonNode plan) {
            return plan.hasNonNull("hash")
                    ? call().with("planHash", plan.path("hash").asText())
                    : call();
        }

        JsonNode plan(Api api, PlanFlags shown, boolean allowShrink) {
            Call dry = shown.on(call().with("dryRun", "true"));
            return api.send(allowShrink ? dry.with("allowShrink", "true") : dry).json();
        }

        boolean isEmpty(JsonNode plan) {
            JsonNode counts = plan.path("counts");
            return counts.path("created").asInt()
                            + counts.path("updated").asInt()
                            + counts.path("deleted").asInt()
                    == 0;
        }
    }
}
