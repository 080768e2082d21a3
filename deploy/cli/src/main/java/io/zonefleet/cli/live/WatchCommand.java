// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Format;
import io.zonefleet.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows events as they come. Where the stream ends it connects again, to whichever replica answers, and is told what it has missed. */
@Command(
        name = "watch",
        description = "Show what changes, as it does, until it is stopped; with -o json one JSON text a line.")
public final class WatchCommand implements Runnable {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Top top;

    /** Id of the newest event that has one: the server goes on after it. */
    private Optional<String> seen = Optional.empty();

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
        Api api = top.api();
        Duration pause = SHORTEST_PAUSE;
        boolean lost = false;
        for (long left = count; left > 0; ) {
            try (InputStream stream = api.stream(call())) {
                if (lost) {
                    say("connected again");
                }
                lost = false;
                pause = SHORTEST_PAUSE;
                left = follow(new EventReader(stream), left);
            } catch (Failure failure) {
                if (!lost || failure.code() != ExitCode.UNAVAILABLE) {
                    throw failure;
                }
            } catch (IOException broken) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new Failure(ExitCode.FAILED, "interrupted");
                }
            }
            if (left > 0) {
                if (!lost) {
                    say("the stream of events has ended; connecting again");
                }
                lost = true;
                pause = rest(pause);
            }
        }
    }

    private Call call() {
        Call events = Call.of("GET", "/events").with("kinds", kinds);
        return seen.map(id -> events.withHeader("Last-Event-ID", id)).orElse(events);
    }

    /** Shows what comes; says how many are still to be shown at the end. */
    private long follow(EventReader events, long wanted) throws IOException {
        long left = wanted;
        while (left > 0) {
            Optional<EventReader.Event> next = events.next();
            if (next.isEmpty()) {
                break;
            }
            show(next.get().name(), next.get().data());
            seen = next.get().id().or(() -> seen);
            left--;
        }
        return left;
    }

    private void say(String text) {
        top.terminal().err().println(text);
        top.terminal().err().flush();
    }

    /** Waits, and says how long the next time. */
    private static Duration rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.FAILED, "interrupted");
        }
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
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
