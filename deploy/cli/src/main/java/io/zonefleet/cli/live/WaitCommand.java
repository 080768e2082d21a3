// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until nodes have proved a change. */
@Command(name = "wait", description = "Wait until nodes have proved a change; else exit code 6.")
public final class WaitCommand implements Runnable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Top top;

    @Parameters(arity = "0..1", paramLabel = "CHANGE", description = "Its id; the newest change where left out.")
    private Optional<String> change = Optional.empty();

    @Option(
            names = "--nodes",
            paramLabel = "all|95%|3",
            description = "How many of the nodes that it concerns; all where left out.")
    private String wanted = "all";

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait; 60s where left out.")
    private String timeout = "60s";

    public WaitCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Share share = Share.parse(wanted);
        long deadline = System.nanoTime() + seconds().toNanos();
        Api api = top.api();
        String id = id(api);
        JsonNode served = served(api, id);
        while (!isEnough(share, served) && System.nanoTime() - deadline < 0) {
            pause();
            served = served(api, id);
        }
        String text = "change %s is proved by %d of %d nodes"
                .formatted(
                        id, served.path("proved").asInt(), served.path("nodes").asInt());
        if (!isEnough(share, served)) {
            throw new Failure(ExitCode.NOT_PROVED, text + why(served));
        }
        top.terminal().out().println(text);
    }

    /** Where there is nobody to prove it, nobody has. */
    private static boolean isEnough(Share share, JsonNode served) {
        int nodes = served.path("nodes").asInt();
        return nodes > 0 && served.path("proved").asInt() >= share.of(nodes);
    }

    private static String why(JsonNode served) {
        List<String> missing = new ArrayList<>();
        served.path("missing")
                .forEach(node -> missing.add("%s/%s (%s)"
                        .formatted(
                                node.path("cluster").asText(),
                                node.path("node").asText(),
                                node.path("reason").asText())));
        return (served.hasNonNull("reason") ? ": " + served.path("reason").asText() : "")
                + (missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing));
    }

    private Duration seconds() {
        String digits = timeout.endsWith("s") ? timeout.substring(0, timeout.length() - 1) : timeout;
        if (!digits.matches("[0-9]{1,6}")) {
            throw new Failure(ExitCode.USAGE, "--timeout takes seconds, for example 60s");
        }
        return Duration.ofSeconds(Long.parseLong(digits));
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.FAILED, "interrupted");
        }
    }

    private String id(Api api) {
        if (change.isPresent()) {
            return change.get().substring(change.get().lastIndexOf('/') + 1);
        }
        JsonNode newest =
                api.send(Call.of("GET", "/changes").with("limit", "1")).json().path("items");
        if (newest.isEmpty()) {
            throw new Failure(ExitCode.NOT_FOUND, "there is no change yet");
        }
        return newest.get(0).path("id").asText();
    }

    private static JsonNode served(Api api, String id) {
        return api.send(Call.of("GET", "/changes/" + Api.segment(id) + "/receipts")
                        .with("limit", "1"))
                .json()
                .path("served");
    }
}
