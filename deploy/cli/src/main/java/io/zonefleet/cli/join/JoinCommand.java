// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a Kubernetes cluster one of the fleet. */
@Command(
        name = "join",
        description =
                "Install agents in a Kubernetes cluster, with all they need, and wait until they have proved themselves.",
        footer = {
            "",
            "What is there already as it is wanted stays untouched: run it again to go on after a failure, or to change",
            "something."
        })
public final class JoinCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "ID", description = "Its id in the fleet; declared where it is not.")
    private String id = "";

    @Mixin
    private KubeFlags kube = new KubeFlags();

    @Mixin
    private EtcdFlags etcd = new EtcdFlags();

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description =
                    "Of the agent and its CoreDNS; where left out, what is there stays, at first the released one.")
    private Optional<String> image = Optional.empty();

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description =
                    "What its node caches listen on and keep of their nodes' network; where left out, what it has stays, and where it has none one is made: 169.254.20.10 on a link of its own, with packet rules, as node-cache does.")
    private Optional<String> profile = Optional.empty();

    @Option(
            names = "--source",
            split = ",",
            paramLabel = "SUFFIX",
            description =
                    "Also have the control plane follow the cluster: what Services, Ingresses and ClusterDomains say at or below these names.")
    private List<String> suffixes = List.of();

    @Option(
            names = "--source-url",
            paramLabel = "URL",
            description = "Where the control plane reaches the API server, if not where the context says.")
    private Optional<String> sourceUrl = Optional.empty();

    @Option(
            names = "--source-token-file",
            paramLabel = "FILE",
            description =
                    "Write the token for it there, instead of having the control plane store it: ID-kubernetes.token in its sources.secretsDir.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--zone-server",
            split = ",",
            paramLabel = "SUFFIX",
            description =
                    "Also run zone servers there, and have the cluster's own CoreDNS ask them for these names and all below them, by a marked block in its configuration.")
    private List<String> zoneServer = List.of();

    @Option(
            names = "--zone-server-only",
            description =
                    "Names below these suffixes that are not managed are refused, not asked where all others are: for a CoreDNS before 1.11.4.")
    private boolean zoneServerOnly;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "For all nodes: 90s, 10m, 1h; 10m where left out, 0 for not at all.")
    private String wait = "10m";

    @Option(names = "--dry-run", description = "Print the objects, with secrets masked, and write nothing.")
    private boolean dryRun;

    public JoinCommand(Top top) {
        this.top = top;
    }

    /** As the control plane shows them. */
    private static List<String> names(List<String> given) {
        return given.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceAll("[.]$", ""))
                .toList();
    }

    private static List<DomainName> suffixes(List<String> given) {
        List<DomainName> good = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String text : given) {
            switch (DomainName.parse(text)) {
                case Parsed.Valid<DomainName>(DomainName name) -> good.add(name);
                case Parsed.Invalid<DomainName>(List<Violation> why) ->
                    wrong.add("\"" + text + "\": " + why.getFirst().message());
            }
        }
        if (!wrong.isEmpty()) {
            throw new Failure(ExitCode.USAGE, "--zone-server has what is no name:\n  " + String.join("\n  ", wrong));
        }
        return good;
    }

    @Override
    public void run() {
        if (zoneServer.isEmpty() && zoneServerOnly) {
            throw new Failure(ExitCode.USAGE, "--zone-server-only goes with --zone-server SUFFIX, which is missing");
        }
        if (suffixes.isEmpty() && (sourceUrl.isPresent() || tokenFile.isPresent())) {
            throw new Failure(
                    ExitCode.USAGE, "--source-url and --source-token-file go with --source SUFFIX, which is missing");
        }
        if (ProfileId.parse(LeavingProfile.id(id)) instanceof Parsed.Invalid) {
            throw new Failure(
                    ExitCode.USAGE,
                    "a cluster that joins needs a shorter id: its last profile, when it leaves, is "
                            + LeavingProfile.id(id) + ", and ids have at most 63 characters");
        }
        if (!suffixes.isEmpty() && SecretId.parse(SourceSpec.secret(id)) instanceof Parsed.Invalid) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--source needs a shorter cluster id: the secret of its token would be " + SourceSpec.secret(id)
                            + ", and names of secrets have at most 63 characters");
        }
        JoinSettings settings = new JoinSettings(
                id,
                etcd.requiredEndpoints(top.terminal()),
                etcd.authority(),
                etcd.identity(),
                image,
                profile,
                suffixes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new JoinSettings.Follow(names(suffixes), sourceUrl, tokenFile)),
                zoneServer.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new JoinSettings.ZoneServer(suffixes(zoneServer), !zoneServerOnly)),
                Patience.parse(wait));
        try (Kube opened = kube.open(top.terminal())) {
            Joining joining = new Joining(
                    opened,
                    etcd.client(top.terminal()).orElseThrow(),
                    new ControlSide(top.api(), id),
                    settings,
                    new Report(top.terminal(), top.format()));
            if (dryRun) {
                joining.rehearse();
            } else {
                joining.run();
            }
        }
    }
}
