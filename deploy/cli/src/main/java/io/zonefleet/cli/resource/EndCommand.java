// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends what nobody can plan, change in bulk or take back: it is in no change, and no plan says what it does. */
abstract sealed class EndCommand implements Runnable {
    private final Noun noun;
    private final Top top;

    @Parameters(paramLabel = "NAME", description = "Which one.")
    private String name = "";

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "Only where it still is the version that was read before.")
    private Optional<String> ifMatch = Optional.empty();

    private EndCommand(Noun noun, Top top) {
        this.noun = noun;
        this.top = top;
    }

    @Override
    public void run() {
        Call delete = Call.of("DELETE", noun.path(name));
        top.api().send(ifMatch.map(tag -> delete.withHeader("If-Match", tag)).orElse(delete));
    }

    /** Revokes a token. */
    @Command(name = "rm", description = "Revoke one for good: it is refused from then on.")
    static final class OfToken extends EndCommand {
        OfToken(Top top) {
            super(Noun.TOKEN, top);
        }
    }

    /** Removes a stored secret. */
    @Command(name = "rm", description = "Remove one that no source names.")
    static final class OfSecret extends EndCommand {
        OfSecret(Top top) {
            super(Noun.SECRET, top);
        }
    }
}
