// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Column;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a list that stands below one and may be long. */
abstract sealed class PageCommand implements Runnable {
    private final Noun noun;
    private final String below;
    private final List<Column> columns;
    private final Top top;

    @Parameters(paramLabel = "NAME", description = "Its name or id; of a node CLUSTER/NODE.")
    private String name = "";

    @Option(
            names = {"-q", "--text"},
            paramLabel = "TEXT",
            description = "Only those with this text in what names and describes them.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1000 where left out, 0 for all.")
    private int limit = Pages.LONGEST;

    private PageCommand(Noun noun, String below, Top top, Column... columns) {
        this.noun = noun;
        this.below = below;
        this.top = top;
        this.columns = List.of(columns);
    }

    /** The same with further filters. */
    Call filtered(Call call) {
        return call;
    }

    @Override
    public void run() {
        Call call = filtered(Call.of("GET", noun.path(name) + "/" + below)).with("q", text);
        Pages.of(top.api(), call, limit).show(top, columns);
    }

    /** What clusters are to answer for a domain. */
    @Command(
            name = "answers",
            description = "Show what each cluster is to answer for it, after horizons, drains and last resorts.")
    static final class Answers extends PageCommand {
        Answers(Top top) {
            super(
                    Noun.DOMAIN,
                    "answers",
                    top,
                    Column.at("CLUSTER", "/cluster"),
                    Column.at("ANSWERED", "/answered"),
                    Column.at("ADDRESSES", "/addresses"),
                    Column.at("TTL", "/ttl"),
                    Column.at("HORIZON", "/horizon"),
                    Column.at("DRAINS", "/drains"),
                    Column.at("LAST RESORT", "/lastResort"),
                    Column.at("NODES", "/nodes"));
        }
    }

    /** Who has proved a change. */
    @Command(name = "receipts", description = "Show which nodes have proved it, and when; of the others why not.")
    static final class Receipts extends PageCommand {
        @Option(names = "--state", paramLabel = "STATE", description = "Only those that are: proved or missing.")
        private Optional<String> state = Optional.empty();

        Receipts(Top top) {
            super(
                    Noun.CHANGE,
                    "receipts",
                    top,
                    Columns.NODE_NAME,
                    Column.at("STATE", "/state"),
                    Column.at("AT", "/at"),
                    Column.at("REASON", "/reason"));
        }

        @Override
        Call filtered(Call call) {
            return call.with("state", state);
        }
    }

    /** What a node has proved. */
    @Command(
            name = "history",
            description = "Show the changes that it is to prove, the newest first, and when it has proved them.")
    static final class NodeHistory extends PageCommand {
        @Option(names = "--state", paramLabel = "STATE", description = "Only those that are: proved or missing.")
        private Optional<String> state = Optional.empty();

        NodeHistory(Top top) {
            super(
                    Noun.NODE,
                    "receipts",
                    top,
                    Column.at("CHANGE", "/change"),
                    Column.at("CHANGED AT", "/changedAt"),
                    Column.at("ACTOR", "/actor"),
                    Column.at("STATE", "/state"),
                    Column.at("AT", "/at"),
                    Column.at("REASON", "/reason"));
        }

        @Override
        Call filtered(Call call) {
            return call.with("state", state);
        }
    }

    /** What a node has written, and what it answers. */
    @Command(name = "zones", description = "Show the zones that a node has written, and what it answers of them.")
    static final class NodeZones extends PageCommand {
        @Option(names = "--name", paramLabel = "NAME", description = "Only the zone that answers for this name.")
        private Optional<String> covering = Optional.empty();

        NodeZones(Top top) {
            super(
                    Noun.NODE,
                    "zones",
                    top,
                    Column.at("ZONE", "/zone"),
                    Column.at("WRITTEN", "/written"),
                    Column.at("SERVED", "/served"));
        }

        @Override
        Call filtered(Call call) {
            return call.with("name", covering);
        }
    }
}
