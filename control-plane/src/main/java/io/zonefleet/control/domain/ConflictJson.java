// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.plan.Difference;
import io.zonefleet.plan.Union.Conflict;
import io.zonefleet.plan.Union.Contributor;
import java.util.List;
import java.util.stream.Stream;

/** What contributors say of a name and is not served so because of others, in JSON and for people. */
final class ConflictJson {
    private ConflictJson() {}

    /** Puts all of it, where there is something of the kind. */
    static void put(ObjectNode json, Merged merged) {
        if (merged.conflicts().isEmpty() && merged.differences().isEmpty()) {
            return;
        }
        ArrayNode array = json.putArray("conflicts");
        merged.conflicts().forEach(conflict -> {
            ObjectNode node = begun(conflict.by()).put("kind", "record");
            RecordJson.put(node.putObject("record"), conflict.left());
            array.add(ended(node, conflict.because(), message(conflict)));
        });
        merged.differences().forEach(difference -> {
            ObjectNode node =
                    begun(difference.by()).put("kind", difference.kind().text());
            difference.record().ifPresent(record -> RecordJson.put(node.putObject("record"), record));
            node.put("said", difference.said()).put("served", difference.served());
            array.add(ended(node, difference.because(), message(difference)));
        });
    }

    private static ObjectNode begun(Contributor by) {
        ObjectNode node = JsonBody.object().put("source", by.source().text());
        by.cluster().ifPresent(cluster -> node.put("cluster", cluster.text()));
        return node;
    }

    private static ObjectNode ended(ObjectNode node, List<Contributor> because, String message) {
        ArrayNode sources = node.putArray("because");
        because.stream().map(other -> other.source().text()).distinct().forEach(sources::add);
        List<ClusterId> clusters =
                because.stream().flatMap(other -> other.cluster().stream()).toList();
        if (!clusters.isEmpty()) {
            ArrayNode named = node.putArray("becauseClusters");
            clusters.forEach(cluster -> named.add(cluster.text()));
        }
        return node.put("message", message);
    }

    /** All of it for people. */
    static Stream<String> messages(List<Conflict> conflicts, List<Difference> differences) {
        return Stream.concat(
                conflicts.stream().map(ConflictJson::message),
                differences.stream().map(ConflictJson::message));
    }

    private static String message(Conflict conflict) {
        DnsRecord left = conflict.left();
        String others = names(conflict.because());
        return switch (left.type()) {
            case NS ->
                "the delegation of %s by %s is not served: there are records of %s there"
                        .formatted(left.name(), conflict.by(), others);
            default ->
                "the %s record at %s of %s is not served: something of %s is at that name"
                        .formatted(left.type(), left.name(), conflict.by(), others);
        };
    }

    private static String message(Difference difference) {
        Contributor by = difference.by();
        String others = names(difference.because());
        return switch (difference.kind()) {
            case TTL ->
                "%s of %s have ttl %s, not %s: %s says so"
                        .formatted(what(difference), by, difference.served(), difference.said(), others);
            case WILDCARD -> "names below get what %s has, too: the wildcard is of %s".formatted(by, others);
            case BELOW -> "names below do not exist, although %s has them forwarded: %s says so".formatted(by, others);
        };
    }

    private static String what(Difference difference) {
        return difference
                .record()
                .map(record -> record.type() + " records at " + record.name())
                .orElse("addresses");
    }

    private static String names(List<Contributor> contributors) {
        return String.join(", ", contributors.stream().map(Object::toString).toList());
    }
}
