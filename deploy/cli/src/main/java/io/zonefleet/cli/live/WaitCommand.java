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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private record Standing(int concerned, int proved, List<String> missing) {}

    @Override
    public void run() {
        Share share = Share.parse(wanted);
        long deadline = System.nanoTime() + seconds().toNanos();
        Api api = top.api();
        JsonNode waited = changeOf(api);
        Standing standing = standing(api, waited);
        while (standing.proved() < share.of(standing.concerned()) && System.nanoTime() - deadline < 0) {
            pause();
            standing = standing(api, waited);
        }
        String text = "change %s is proved by %d of %d nodes"
                .formatted(waited.path("id").asText(), standing.proved(), standing.concerned());
        if (standing.proved() < share.of(standing.concerned()) || standing.concerned() == 0) {
            throw new Failure(
                    ExitCode.NOT_PROVED,
                    text + (standing.missing().isEmpty() ? "" : "; missing: " + String.join(", ", standing.missing())));
        }
        top.terminal().out().println(text);
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

    private JsonNode changeOf(Api api) {
        if (change.isPresent()) {
            String id = change.get().substring(change.get().lastIndexOf('/') + 1);
            return api.get("/changes/" + Api.segment(id)).json();
        }
        JsonNode newest =
                api.send(Call.of("GET", "/changes").with("limit", "1")).json().path("items");
        if (newest.isEmpty()) {
            throw new Failure(ExitCode.NOT_FOUND, "there is no change yet");
        }
        return newest.get(0);
    }

    /** A node has proved a change when it has proved that revision of every feed that was written and that it follows. */
    private static Standing standing(Api api, JsonNode change) {
        long revision = change.path("revision").asLong();
        Set<String> feeds = new HashSet<>();
        change.path("feeds").forEach(feed -> feeds.add(feed.asText()));
        int concerned = 0;
        List<String> missing = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Call call = Call.of("GET", "/nodes").with("limit", "1000");
            JsonNode page = api.send(cursor.isPresent() ? call.with("cursor", cursor.get()) : call)
                    .json();
            for (JsonNode node : page.path("items")) {
                String cluster = node.path("cluster").asText();
                List<String> followed = List.of("all", "clusters/" + cluster, cluster).stream()
                        .filter(feeds::contains)
                        .toList();
                if (followed.isEmpty()) {
                    continue;
                }
                concerned++;
                if (!followed.stream()
                        .allMatch(feed -> node.path("proved").path(feed).asLong() >= revision)) {
                    missing.add(cluster + "/" + node.path("node").asText());
                }
            }
            cursor = Optional.ofNullable(page.path("next").textValue());
        } while (cursor.isPresent());
        return new Standing(concerned, concerned - missing.size(), missing);
    }
}
