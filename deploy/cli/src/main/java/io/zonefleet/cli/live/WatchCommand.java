// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Format;
import io.zonefleet.cli.output.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows events as they come (server-sent events, as the HTML standard has them). */
@Command(
        name = "watch",
        description = "Show what changes, as it does, until it is stopped; with -o json one JSON text a line.")
public final class WatchCommand implements Runnable {
    private final Top top;

    @Option(names = "--count", paramLabel = "N", description = "End after so many events.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--kinds",
            paramLabel = "KINDS",
            description = "Some of domains, changes, nodes and faults, with commas between; all where left out.")
    private String kinds = "domains,changes,nodes,faults";

    public WatchCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                top.api().stream(Call.of("GET", "/events").with("kinds", kinds)), StandardCharsets.UTF_8))) {
            String event = "message";
            StringBuilder data = new StringBuilder();
            long left = count;
            for (String line = lines.readLine(); line != null && left > 0; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        show(event, data.toString());
                        left--;
                    }
                    event = "message";
                    data.setLength(0);
                } else if (line.startsWith("event:")) {
                    event = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    data.append(data.isEmpty() ? "" : "\n")
                            .append(line.substring("data:".length()).strip());
                }
            }
            if (left > 0) {
                throw new Failure(ExitCode.UNAVAILABLE, "the stream of events has ended");
            }
        } catch (IOException broken) {
            throw new Failure(ExitCode.UNAVAILABLE, "the stream of events has broken off: " + broken.getMessage());
        }
    }

    private void show(String event, String data) {
        PrintWriter out = top.terminal().out();
        JsonNode json = Json.read(data.getBytes(StandardCharsets.UTF_8));
        if (top.format() == Format.table) {
            out.println(event + "  " + data);
        } else {
            ObjectNode whole = Json.object().put("event", event);
            whole.set("data", json);
            if (top.format() == Format.yaml) {
                out.println("---");
                top.format().one(out, whole);
            } else {
                out.println(whole);
            }
        }
        out.flush();
    }
}
