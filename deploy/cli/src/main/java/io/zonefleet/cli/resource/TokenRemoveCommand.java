// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Revokes a token. */
@Command(name = "rm", description = "Revoke one for good: it is refused from then on.")
final class TokenRemoveCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "NAME", description = "Which one.")
    private String name = "";

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "Only where it still is the version that was read before.")
    private Optional<String> ifMatch = Optional.empty();

    TokenRemoveCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Call delete = Call.of("DELETE", Noun.TOKEN.path(name));
        top.api().send(ifMatch.map(tag -> delete.withHeader("If-Match", tag)).orElse(delete));
    }
}
