// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a stored secret. */
@Command(name = "rm", description = "Remove one that no source names.")
final class SecretRemoveCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "NAME", description = "Which one.")
    private String name = "";

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "Only where it still is the version that was read before.")
    private Optional<String> ifMatch = Optional.empty();

    SecretRemoveCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Call delete = Call.of("DELETE", Noun.SECRET.path(name));
        top.api().send(ifMatch.map(tag -> delete.withHeader("If-Match", tag)).orElse(delete));
    }
}
