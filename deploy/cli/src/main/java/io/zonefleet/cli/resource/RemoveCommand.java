// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Reply;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes one. */
@Command(name = "rm", description = "Remove one.")
class RemoveCommand implements Runnable {
    private final Noun noun;
    private final Top top;

    @Parameters(paramLabel = "NAME", description = "Its name or id.")
    private String name = "";

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "Only where it still is the version that was read before.")
    private Optional<String> ifMatch = Optional.empty();

    @Mixin
    private WriteFlags flags = new WriteFlags();

    RemoveCommand(Noun noun, Top top) {
        this.noun = noun;
        this.top = top;
    }

    /** What is removed. */
    String path() {
        return noun.path(name);
    }

    /** The same with more. */
    Call extended(Call call) {
        return call;
    }

    @Override
    public void run() {
        Call delete = Call.of("DELETE", path());
        Call call = ifMatch.map(tag -> delete.withHeader("If-Match", tag)).orElse(delete);
        Reply reply = top.api().send(flags.on(extended(call)));
        flags.conclude(top, reply);
    }

    /** Of a domain, also what one cluster contributes to it. */
    @Command(name = "rm", description = "Remove one, or what one cluster contributes to it.")
    static final class OfDomain extends RemoveCommand {
        @Option(
                names = "--for",
                paramLabel = "CLUSTER",
                description = "Only what this cluster contributes; what others do stays.")
        private Optional<String> cluster = Optional.empty();

        OfDomain(Top top) {
            super(Noun.DOMAIN, top);
        }

        @Override
        String path() {
            return super.path() + Noun.part(cluster);
        }
    }

    /** Of what domains may depend on. */
    @Command(name = "rm", description = "Remove one; refused while domains depend on it, unless --domains=remove.")
    static final class WithDomains extends RemoveCommand {
        @Option(
                names = "--domains",
                paramLabel = "keep|remove",
                description = "What becomes of its contributions to domains.")
        private Optional<String> domains = Optional.empty();

        WithDomains(Noun noun, Top top) {
            super(noun, top);
        }

        @Override
        Call extended(Call call) {
            return call.with("domains", domains);
        }
    }
}
