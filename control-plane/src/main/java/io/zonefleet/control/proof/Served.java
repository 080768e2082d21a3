// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.node.Sentence;
import io.zonefleet.control.proof.Holds.Hold;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.SaidJson;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who serves something, since when all who do, and from when on nobody can have the old answer any more.
 *
 * @param counted receipts of those that are to serve it
 * @param all receipts of those that may have given the old answer
 * @param holds how long what they gave may be held
 * @param obstacle why nothing is proved whatever nodes say; empty where that is not so
 * @param nothing whether there is nothing to prove, since no answer has changed
 * @param clocks of the nodes that proved it
 */
record Served(
        Collection<NodeReceipt> counted,
        Collection<NodeReceipt> all,
        List<Hold> holds,
        Optional<Words> obstacle,
        boolean nothing,
        Clocks clocks) {
    private static final int NAMED = 100;
    /** What a clock is behind by less is not worth a word. */
    private static final Duration TOLD = Duration.ofSeconds(1);

    private long proved() {
        return obstacle.isPresent()
                ? 0
                : counted.stream().filter(NodeReceipt::proved).count();
    }

    private boolean isComplete() {
        return obstacle.isEmpty()
                && (nothing || !counted.isEmpty())
                && counted.stream().allMatch(NodeReceipt::proved);
    }

    /** Since when all that have proved it have; empty where nobody has, or where that is not known of one of them. */
    private static Optional<Instant> since(Collection<NodeReceipt> receipts) {
        List<NodeReceipt> proved = receipts.stream().filter(NodeReceipt::proved).toList();
        return proved.stream().allMatch(each -> each.at().isPresent())
                ? proved.stream().flatMap(each -> each.at().stream()).max(Instant::compareTo)
                : Optional.empty();
    }

    ObjectNode json() {
        ObjectNode json = JsonBody.object()
                .put("complete", isComplete())
                .put("nodes", counted.size())
                .put("proved", proved());
        if (obstacle.isEmpty()) {
            since(counted)
                    .ifPresent(at -> json.put("since", at.toString())
                            .put(
                                    "exact",
                                    counted.stream().filter(NodeReceipt::proved).allMatch(NodeReceipt::exact)));
        }
        reason().ifPresent(why -> SaidJson.put(json, "reason", why));
        ArrayNode missing = json.putArray("missing");
        counted.stream().filter(each -> !each.proved()).limit(NAMED).forEach(each -> {
            ObjectNode one = missing.addObject()
                    .put("cluster", each.node().cluster().text())
                    .put("node", each.node().node().text());
            each.reason().ifPresent(why -> SaidJson.put(one, "reason", why));
        });
        safe(json);
        return json;
    }

    private Optional<Words> reason() {
        return obstacle.isPresent() || !counted.isEmpty()
                ? obstacle
                : Optional.of((nothing ? Sentence.NOTHING_TO_PROVE : Sentence.NOBODY_SERVES).of());
    }

    private void safe(ObjectNode json) {
        ArrayNode array = json.putArray("holds");
        holds.forEach(hold -> {
            ObjectNode each = SaidJson.put(array.addObject(), "why", hold.why());
            hold.time().ifPresent(time -> each.put("seconds", time.toSeconds()));
        });
        Optional<Words> unsafe = unsafe();
        if (unsafe.isPresent()) {
            json.put("notSafeReason", unsafe.get().text());
            SaidJson.put(json.putObject("notSafeSaid"), unsafe.get().said());
            return;
        }
        Duration longest = holds.stream()
                .flatMap(hold -> hold.time().stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        // each is found by all that its node tells of its proofs: once is enough
        Map<NodeId, Duration> behind = new HashMap<>();
        all.forEach(each -> behind.put(each.node(), clocks.behind(each.node())));
        all.stream()
                .flatMap(each -> each.at().map(at -> at.plus(behind.getOrDefault(each.node(), Duration.ZERO))).stream())
                .max(Instant::compareTo)
                .ifPresent(at -> json.put("safeAfter", at.plus(longest).toString()));
        behind.entrySet().stream()
                .filter(each -> each.getValue().compareTo(TOLD) >= 0)
                .max(Map.Entry.<NodeId, Duration>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .ifPresent(each -> json.putObject("clockBehind")
                        .put("cluster", each.getKey().cluster().text())
                        .put("node", each.getKey().node().text())
                        .put("millis", each.getValue().toMillis()));
    }

    private Optional<Words> unsafe() {
        if (obstacle.isPresent()) {
            return obstacle;
        }
        long open = all.stream().filter(each -> !each.proved()).count();
        if (open > 0) {
            return Optional.of(Sentence.NODES_MAY_ANSWER_OLD.of(open, all.size()));
        }
        if (all.isEmpty()) {
            return Optional.of((nothing ? Sentence.NOTHING_TO_PROVE : Sentence.NOBODY_HAS_PROVED).of());
        }
        if (since(all).isEmpty()) {
            return Optional.of(Sentence.PROVED_SINCE_UNKNOWN.of());
        }
        return holds.stream()
                .filter(hold -> hold.time().isEmpty())
                .map(Hold::why)
                .findFirst();
    }
}
