// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.state.InputFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stores a secret that sources name, or another one in its place. */
@Command(
        name = "set",
        description =
                "Store a secret that sources name, encrypted; or another one in its place, which is used from then on.",
        footer = {
            "",
            "It is read from a file or standard input, never from the command line, where others of the machine see it. Of a",
            "kubeconfig only one context is sent, with what it names as files embedded."
        })
final class SecretSetCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "NAME", description = "Its name, as sources give it.")
    private String name = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "With a token, or the value of a header; - is standard input.")
    private Optional<String> file = Optional.empty();

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Where it may be sent: scheme, host and port count. Of a kubeconfig it is its server.")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "token or header; token where left out. That of --kubeconfig is a kubeconfig.")
    private String kind = "token";

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "A kubeconfig, instead of --file.")
    private Optional<String> kubeconfig = Optional.empty();

    @Option(
            names = "--kube-context",
            paramLabel = "CONTEXT",
            description = "Which one of it; the current one, or the only one, where left out.")
    private Optional<String> context = Optional.empty();

    @Option(names = "--comment", paramLabel = "TEXT", description = "What it is for.")
    private Optional<String> comment = Optional.empty();

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "Only where it still is the version that was read before.")
    private Optional<String> ifMatch = Optional.empty();

    @Option(names = "--create", description = "Only where it is not there yet.")
    private boolean create;

    @Option(names = "--dry-run", description = "Say what would become of it, and store nothing.")
    private boolean dryRun;

    SecretSetCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        if (file.isPresent() == kubeconfig.isPresent()) {
            throw new Failure(
                    ExitCode.USAGE, "say where the secret is: --file FILE (- is standard input), or --kubeconfig FILE");
        }
        if (context.isPresent() && kubeconfig.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "--kube-context goes with --kubeconfig FILE, which is missing");
        }
        ObjectNode spec = Json.object();
        if (kubeconfig.isPresent()) {
            spec.put("kind", "kubeconfig")
                    .put("value", MinifiedKubeconfig.read(top.terminal(), kubeconfig.get(), context));
        } else {
            byte[] bytes = InputFile.bytes(top.terminal(), file.orElseThrow());
            spec.put("kind", kind).put("value", new String(bytes, StandardCharsets.UTF_8));
        }
        server.ifPresent(url -> spec.put("url", url));
        comment.ifPresent(text -> spec.put("comment", text));
        Call put = Call.of("PUT", Noun.SECRET.path(name)).withBody("application/json", Json.bytes(spec));
        Call whole = create ? put.withHeader("If-None-Match", "*") : put;
        Call relied = ifMatch.map(tag -> whole.withHeader("If-Match", tag)).orElse(whole);
        top.format()
                .one(
                        top.terminal().out(),
                        top.api()
                                .send(dryRun ? relied.with("dryRun", "true") : relied)
                                .json());
    }
}
