// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.context.Chosen;
import io.zonefleet.cli.context.Context;
import io.zonefleet.cli.output.Format;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands share: which control plane, and how results are written. */
@Command(
        name = "zonefleet",
        description = "Domains of many clusters, through the REST API of a control plane.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class Top {
    private final Terminal terminal;

    @Option(
            names = "--context",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "A context of the configuration file.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The control plane, instead of a context.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "File with the token.")
    private Optional<String> tokenFile = Optional.empty();

    @Option(
            names = "--ca-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Who signs its certificate (PEM).")
    private Optional<String> caFile = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            scope = ScopeType.INHERIT,
            paramLabel = "OUTPUT",
            description = "${COMPLETION-CANDIDATES}; a single thing is shown as YAML instead of a table.")
    private Format format = Format.table;

    private Optional<Api> opened = Optional.empty();

    Top(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The world around. */
    public Terminal terminal() {
        return terminal;
    }

    /** How results are written. */
    public Format format() {
        return format;
    }

    /** A context as options describe it. */
    public Context described() {
        if (url.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "say where it is: --url");
        }
        Chosen.requireUrl(url.get());
        return new Context(url.get(), tokenFile.map(Top::absolute), caFile.map(Top::absolute));
    }

    private static String absolute(String file) {
        return Path.of(file).toAbsolutePath().normalize().toString();
    }

    /** A client of the control plane that is meant. */
    public Api api() {
        Api api = opened.orElseGet(() -> new Api(new Chosen(terminal).target(context, url, tokenFile, caFile)));
        opened = Optional.of(api);
        return api;
    }
}
