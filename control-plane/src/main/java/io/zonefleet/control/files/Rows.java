// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.IntentKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What became of each row of a file, in their order; then of what the file leaves out.
 *
 * @param lines of the file
 * @param outcomes of the pieces that it is about
 */
record Rows(Lines lines, Map<IntentKey, String> outcomes) {
    /** The answer with these rows. They are written one by one: a tree of all of them would take ten times as much. */
    Response in(Response response) {
        if (!(JsonBody.read(response.bytes()) instanceof ObjectNode body)) {
            return response;
        }
        Set<String> superseded = new HashSet<>();
        body.path("superseded").forEach(path -> superseded.add(path.asText()));
        Stream<ObjectNode> rows = Stream.concat(
                IntStream.range(0, lines.size()).mapToObj(index -> row(index, superseded)),
                outcomes.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(FileEdits.DELETED))
                        .map(entry -> JsonBody.object()
                                .put("at", "")
                                .put("resource", entry.getKey().path())
                                .put("outcome", entry.getValue())));
        return response.withJson(JsonBody.write(body, "rows", rows.iterator()));
    }

    private ObjectNode row(int index, Set<String> superseded) {
        FileContent.Line line = lines.get(index);
        ObjectNode row = JsonBody.object().put("at", line.at()).put("resource", line.resource());
        if (!line.note().isEmpty()) {
            return row.put("outcome", "left-out").put("message", line.note());
        }
        lines.message(index).ifPresent(message -> row.put("message", message));
        Optional<String> outcome = lines.key(index).map(key -> outcomes.getOrDefault(key, FileEdits.UNCHANGED));
        boolean isSuperseded = outcome.isPresent() && superseded.contains(line.resource());
        return row.put("outcome", isSuperseded ? "superseded" : outcome.orElse(FileEdits.UNCHANGED));
    }
}
