// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what there is, page after page. */
@Command(name = "list", description = "Show what there is.")
class ListCommand implements Runnable {
    private static final int PAGE = 1000;

    private final Noun noun;
    private final Top top;

    @Option(
            names = {"-q", "--text"},
            paramLabel = "TEXT",
            description = "Only those with this text in what names and describes them.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1000 where left out, 0 for all.")
    private int limit = PAGE;

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
        List<JsonNode> items = new ArrayList<>();
        int total = pages(top.api(), items);
        top.format().list(top.terminal().out(), noun.columns(), items);
        if (items.size() < total) {
            top.terminal().err().printf("%d of %d are shown; --limit shows more%n", items.size(), total);
        }
    }

    private int pages(Api api, List<JsonNode> items) {
        Call call = filtered(Call.of("GET", "/" + noun.plural())).with("q", text);
        int total;
        Optional<String> cursor = Optional.empty();
        do {
            int left = limit == 0 ? PAGE : Math.min(PAGE, limit - items.size());
            JsonNode answer = api.send(
                            call.with("limit", Integer.toString(left)).with("cursor", cursor))
                    .json();
            answer.path("items").forEach(items::add);
            total = answer.path("total").asInt();
            cursor = Optional.ofNullable(answer.path("next").textValue());
        } while (cursor.isPresent() && (limit == 0 || items.size() < limit));
        return total;
    }

    /** Of domains. */
    @Command(name = "list", description = "Show domains.")
    static final class OfDomains extends ListCommand {
        @Option(names = "--cluster", paramLabel = "ID", description = "Only those with this cluster as origin.")
        private Optional<String> cluster = Optional.empty();

        @Option(names = "--source", paramLabel = "ID", description = "Only those to which this source contributes.")
        private Optional<String> source = Optional.empty();

        @Option(names = "--drained", description = "Only those of which drains take something.")
        private boolean drained;

        OfDomains(Top top) {
            super(Noun.DOMAIN, top);
        }

        @Override
        Call filtered(Call call) {
            return call.with("cluster", cluster)
                    .with("source", source)
                    .with("drained", drained ? Optional.of("true") : Optional.empty());
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

        OfNodes(Top top) {
            super(Noun.NODE, top);
        }

        @Override
        Call filtered(Call call) {
            return call.with("cluster", cluster).with("state", state);
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
                    .with("since", since)
                    .with("until", until);
        }
    }
}
