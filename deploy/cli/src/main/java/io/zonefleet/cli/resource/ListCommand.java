// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what there is, page after page. */
@Command(name = "list", description = "Show what there is.")
class ListCommand implements Runnable {
    private final Noun noun;
    private final Top top;

    @Option(
            names = {"-q", "--text"},
            paramLabel = "TEXT",
            description = "Only those with this text in what names and describes them.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1000 where left out, 0 for all.")
    private int limit = Pages.LONGEST;

    ListCommand(Noun noun, Top top) {
        this.noun = noun;
        this.top = top;
    }

    /** The same with further filters. */
    Call filtered(Call call) {
        return call;
    }

    @Override
    public void run() {
        Call call = filtered(Call.of("GET", "/" + noun.plural())).with("q", text);
        Pages.of(top.api(), call, limit).show(top, noun.columns());
    }

    /** Of domains. */
    @Command(name = "list", description = "Show domains.")
    static final class OfDomains extends ListCommand {
        @Mixin
        private DomainConditions conditions = new DomainConditions();

        @Option(
                names = "--warning",
                paramLabel = "CODE",
                description = "Only those with this warning, as conflict or placed-nowhere; any: with some.")
        private Optional<String> warning = Optional.empty();

        OfDomains(Top top) {
            super(Noun.DOMAIN, top);
        }

        @Override
        Call filtered(Call call) {
            return conditions.on(call).with("warning", warning);
        }
    }

    /** Of clusters. */
    @Command(name = "list", description = "Show clusters.")
    static final class OfClusters extends ListCommand {
        @Option(
                names = {"--label", "--labels"},
                paramLabel = "KEY=VALUE",
                description = "With this label; all of them where there are several.")
        private Map<String, String> labels = Map.of();

        OfClusters(Top top) {
            super(Noun.CLUSTER, top);
        }

        @Override
        Call filtered(Call call) {
            return call.with("labels", DomainConditions.text(labels));
        }
    }

    /** Of sources. */
    @Command(name = "list", description = "Show sources.")
    static final class OfSources extends ListCommand {
        @Option(names = "--enabled", description = "Only those that are polled.")
        private boolean enabled;

        @Option(names = "--disabled", description = "Only those that are not polled.")
        private boolean disabled;

        @Option(
                names = "--outcome",
                paramLabel = "OUTCOME",
                description = "Only those whose last poll came to this, as applied, held or unreachable.")
        private Optional<String> outcome = Optional.empty();

        OfSources(Top top) {
            super(Noun.SOURCE, top);
        }

        @Override
        Call filtered(Call call) {
            return call.with(
                            "enabled",
                            DomainConditions.either(enabled, disabled).map(on -> Boolean.toString(on)))
                    .with("outcome", outcome);
        }
    }

    /** Of nodes. */
    @Command(name = "list", description = "Show nodes.")
    static final class OfNodes extends ListCommand {
        @Option(names = "--cluster", paramLabel = "ID", description = "Only those of this cluster.")
        private Optional<String> cluster = Optional.empty();

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "Only those that are: proved, behind, faulty or silent.")
        private Optional<String> state = Optional.empty();

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "Only those that are for: node-cache or zone-server.")
        private Optional<String> role = Optional.empty();

        OfNodes(Top top) {
            super(Noun.NODE, top);
        }

        @Override
        Call filtered(Call call) {
            return call.with("cluster", cluster).with("state", state).with("role", role);
        }
    }

    /** Of changes, newest first. */
    @Command(name = "list", description = "Show changes, the newest first.")
    static final class OfChanges extends ListCommand {
        @Option(names = "--actor", paramLabel = "ACTOR", description = "Only those of token:NAME or source:ID.")
        private Optional<String> actor = Optional.empty();

        @Option(
                names = "--resource",
                paramLabel = "RESOURCE",
                description = "Only those of, for example, domains/a.example.com.")
        private Optional<String> resource = Optional.empty();

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "Only those of domains, zones, clusters, profiles, sources or drains.")
        private Optional<String> kind = Optional.empty();

        @Option(
                names = "--source",
                paramLabel = "ID",
                description = "Only those of what this source contributes; api: of what was written through the API.")
        private Optional<String> source = Optional.empty();

        @Option(
                names = "--effect",
                paramLabel = "EFFECT",
                description = "Only those by which at least one was: created, updated or deleted.")
        private Optional<String> effect = Optional.empty();

        @Option(
                names = "--idempotency-key",
                paramLabel = "KEY",
                description = "Only the one that your write with this key was accepted as.")
        private Optional<String> key = Optional.empty();

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "Only those of this moment or later, as 2026-11-21T12:00:00Z.")
        private Optional<String> since = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Only those before this moment.")
        private Optional<String> until = Optional.empty();

        OfChanges(Top top) {
            super(Noun.CHANGE, top);
        }

        @Override
        Call filtered(Call call) {
            return call.with("actor", actor)
                    .with("resource", resource)
                    .with("kind", kind)
                    .with("source", source)
                    .with("effect", effect)
                    .with("idempotencyKey", key)
                    .with("since", since)
                    .with("until", until);
        }
    }
}
