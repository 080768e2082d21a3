// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.propagation.RecentChanges.Recent;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.write.ChangeJson;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Routes of how long changes take to be proved. */
public final class PropagationRoutes {
    private static final double HALF = 0.5;
    private static final double MOST = 0.99;

    private final Reads reads;
    private final PropagationLog log;

    public PropagationRoutes(Reads reads, PropagationLog log) {
        this.reads = reads;
        this.log = log;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/api/v1/propagation", this::hour));
    }

    private Response hour(Request request) {
        reads.withHistory(request);
        return log.read((image, seen) -> Reads.view(image, json(image, seen)));
    }

    /** What nodes have to prove of some changes. */
    private record Sum(int changes, int expected, int proved) {
        static Sum of(ProvedCounts counts, Recent change) {
            int proved = change.written() ? counts.proved(change.feeds(), change.revision()) : 0;
            return new Sum(1, counts.nodes(change.feeds()), proved);
        }

        Sum and(Sum other) {
            return new Sum(changes + other.changes, expected + other.expected, proved + other.proved);
        }

        ObjectNode json(Lags lags) {
            // who is silent now has proved it all the same, where that was measured
            int open = Math.max(0, expected - Math.max(proved, lags.measured()));
            ObjectNode json = JsonBody.object();
            json.put("expected", expected).put("proved", proved).put("measured", lags.measured());
            lags.quantile(HALF, open).ifPresent(millis -> json.put("half", millis));
            lags.quantile(MOST, open).ifPresent(millis -> json.put("most", millis));
            return json;
        }
    }

    private ObjectNode json(ControlImage image, Propagation seen) {
        ProvedCounts counts = ProvedCounts.of(image);
        NavigableMap<Instant, Sum> sums = new TreeMap<>();
        ObjectNode json = JsonBody.object().put("since", log.since().toString());
        ArrayNode minutes = json.putArray("minutes");
        ArrayNode changes = json.putArray("changes");
        for (Recent change : seen.recent().newestFirst()) {
            Sum sum = Sum.of(counts, change);
            sums.merge(Propagation.minuteOf(change.at()), sum, Sum::and);
            if (changes.size() < Propagation.NAMED) {
                ObjectNode each = changes.addObject()
                        .put("id", change.id().text())
                        .put("at", change.at().toString());
                each.set("counts", ChangeJson.counts(change.counts()));
                each.set("proofs", sum.json(seen.of(change.id())));
            }
        }
        sums.forEach((minute, sum) -> minutes.addObject()
                .put("at", minute.toString())
                .put("changes", sum.changes())
                .set("proofs", sum.json(seen.ofMinute(minute))));
        return json;
    }
}
