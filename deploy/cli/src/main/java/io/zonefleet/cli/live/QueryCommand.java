// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Format;
import io.zonefleet.cli.output.Json;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks nodes and servers a question, and says who answers what. */
@Command(
        name = "query",
        description = {
            "Ask all nodes, or those that options name, and show who answers what.",
            "Exit code 5 where answers differ, 1 where somebody did not answer."
        })
public final class QueryCommand implements Runnable {
    private final Top top;

    @Parameters(index = "0", paramLabel = "NAME", description = "What to ask for.")
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TYPE", description = "Type of records; A where left out.")
    private String type = "A";

    @Option(names = "--node", paramLabel = "CLUSTER/NODE", description = "This node; several are named one by one.")
    private List<String> nodes = List.of();

    @Option(names = "--cluster", paramLabel = "ID", description = "All nodes of this cluster.")
    private List<String> clusters = List.of();

    @Option(
            names = "--server",
            paramLabel = "ADDRESS[:PORT]",
            description = "Any server, where the control plane lets you.")
    private List<String> servers = List.of();

    @Option(
            names = "--transport",
            paramLabel = "udp|tcp|udp,tcp",
            split = ",",
            description = "How to ask; udp where left out.")
    private List<String> transports = List.of();

    @Option(
            names = "--via",
            paramLabel = "agent|direct",
            description = "How nodes are asked; by their agents where those can be reached, where left out.")
    private Optional<String> via = Optional.empty();

    @Option(names = "--timeout", paramLabel = "TIME", description = "For one answer, 100ms to 10s; 2s where left out.")
    private Optional<String> timeout = Optional.empty();

    @Option(names = "--explain", description = "Also say where each answer comes from.")
    private boolean explain;

    public QueryCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        JsonNode said = top.api()
                .send(Call.of("POST", "/query").withBody("application/json", Json.bytes(question())))
                .json();
        if (top.format() == Format.table) {
            top.terminal().out().print(QueryText.of(said));
        } else {
            top.format().one(top.terminal().out(), said);
        }
        int silent = said.path("unanswered").asInt();
        if (said.path("groups").size() > 1) {
            throw new Failure(
                    ExitCode.DIFFERENT, "there are " + said.path("groups").size() + " different answers");
        }
        if (silent > 0 || said.path("answered").asInt() == 0) {
            throw new Failure(
                    ExitCode.FAILED,
                    silent == 0
                            ? "there is no node to ask"
                            : silent + " of " + (silent + said.path("answered").asInt()) + " did not answer");
        }
    }

    private ObjectNode question() {
        ObjectNode question = Json.object().put("name", name).put("type", type).put("explain", explain);
        list(question, "nodes", nodes);
        list(question, "clusters", clusters);
        list(question, "servers", servers);
        list(question, "transports", transports);
        via.ifPresent(way -> question.put("via", way));
        timeout.ifPresent(text -> question.put("timeout", text));
        return nodes.isEmpty() && clusters.isEmpty() && servers.isEmpty() ? question.put("allNodes", true) : question;
    }

    private static void list(ObjectNode question, String field, List<String> words) {
        if (!words.isEmpty()) {
            ArrayNode list = question.putArray(field);
            words.forEach(list::add);
        }
    }
}
