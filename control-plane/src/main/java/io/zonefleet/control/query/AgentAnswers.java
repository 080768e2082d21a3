// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.ZoneState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.xbill.DNS.Message;

/** Reads what an agent says of its own CoreDNS; pure. Nothing is handed on as it came: only what can be read as a DNS message is. */
final class AgentAnswers {
    private static final int MOST = 64;
    private static final int TEXT = 200;

    private AgentAnswers() {}

    static List<Outcome> of(NodeId node, JsonNode answer) {
        List<Outcome> outcomes = new ArrayList<>();
        Optional<ZoneState> zone = zone(answer.path("zone"));
        for (JsonNode each : answer.path("answers")) {
            if (outcomes.size() < MOST) {
                outcomes.add(outcome(node, each, zone));
            }
        }
        if (outcomes.isEmpty()) {
            outcomes.add(new Outcome.Unanswered(
                    new Outcome.Asked(Optional.of(node), Optional.empty(), Transport.UDP, Via.AGENT),
                    "its agent asked nobody: it serves nowhere yet"));
        }
        return outcomes;
    }

    private static Outcome outcome(NodeId node, JsonNode each, Optional<ZoneState> zone) {
        Transport transport = each.path("transport").asText().equals("tcp") ? Transport.TCP : Transport.UDP;
        Outcome.Asked asked =
                new Outcome.Asked(Optional.of(node), Optional.of(text(each.path("server"))), transport, Via.AGENT);
        if (!each.has("message")) {
            return new Outcome.Unanswered(asked, text(each.path("error")));
        }
        try {
            Message message = new Message(each.path("message").binaryValue());
            Optional<String> instance =
                    each.path("instance").isTextual() ? Optional.of(text(each.path("instance"))) : Optional.empty();
            return new Outcome.Answered(
                    asked,
                    instance,
                    each.path("millis").asDouble(),
                    each.path("retried").asBoolean(),
                    Said.isCut(message),
                    Said.ttl(message),
                    Said.of(message),
                    zone);
        } catch (IOException | RuntimeException broken) {
            return new Outcome.Unanswered(asked, "what its agent handed on is no DNS message");
        }
    }

    private static Optional<ZoneState> zone(JsonNode zone) {
        return DomainName.parse(zone.path("zone").asText()) instanceof Parsed.Valid<DomainName> name
                ? Optional.of(new ZoneState(name.value(), serial(zone.path("written")), serial(zone.path("served"))))
                : Optional.empty();
    }

    private static OptionalLong serial(JsonNode serial) {
        return serial.isIntegralNumber() ? OptionalLong.of(serial.asLong()) : OptionalLong.empty();
    }

    private static String text(JsonNode text) {
        String all = text.asText();
        return all.length() <= TEXT ? all : all.substring(0, TEXT) + "…";
    }
}
