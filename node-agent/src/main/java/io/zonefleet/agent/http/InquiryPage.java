// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.agent.prove.Inquiry;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.model.ZoneState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What this node's CoreDNS says to one question, as JSON. It is asked at its own addresses only, whoever asks. */
final class InquiryPage {
    private static final int SHORTEST = 50;
    private static final int LONGEST = 10_000;
    private static final int STANDARD = 2_000;
    private static final int HIGHEST_TYPE = 65_535;

    private InquiryPage() {}

    /** {@code name}; {@code type}: its number, 1 where left out; {@code transport}: udp, tcp or udp,tcp; {@code timeout}: in ms. */
    static Answer of(AgentApi agent, Query query) {
        List<String> faults = new ArrayList<>();
        Optional<Name> name = name(query.get("name").orElse(""), faults);
        int type = number(query, "type", 1, HIGHEST_TYPE, Type.A, faults);
        int timeout = number(query, "timeout", SHORTEST, LONGEST, STANDARD, faults);
        List<Transport> transports = transports(query.get("transport").orElse("udp"), faults);
        if (!isQuestion(type)) {
            faults.add("type: " + type + " is no type of records that a single answer has");
        }
        if (!faults.isEmpty()) {
            return Answer.problem(400, "Bad Request", String.join("; ", faults));
        }
        Inquiry inquiry = new Inquiry(name.orElseThrow(), type, transports);
        ObjectNode body = Answer.JSON.createObjectNode();
        ArrayNode answers = body.putArray("answers");
        agent.inquire(inquiry, Duration.ofMillis(timeout)).forEach(asked -> write(answers.addObject(), asked));
        agent.zoneAbove(inquiry.name().toString(true)).ifPresent(zone -> write(body.putObject("zone"), zone));
        return Answer.json(body);
    }

    /** Zone transfers are many messages; the other meta types ask for nothing (RFC 6895 section 3.1). */
    private static boolean isQuestion(int type) {
        return type != 0 && (type < 128 || type > 254) && type != Type.OPT;
    }

    private static Optional<Name> name(String text, List<String> faults) {
        try {
            if (!text.isEmpty()) {
                return Optional.of(Name.fromString(text, Name.root));
            }
            faults.add("name: say what to ask for");
        } catch (TextParseException e) {
            faults.add("name: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static int number(Query query, String key, int least, int most, int standard, List<String> faults) {
        String text = query.get(key).orElse(Integer.toString(standard));
        if (text.matches("[0-9]{1,5}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        faults.add(key + ": give a number from " + least + " to " + most);
        return standard;
    }

    private static List<Transport> transports(String text, List<String> faults) {
        return switch (text) {
            case "udp" -> List.of(Transport.UDP);
            case "tcp" -> List.of(Transport.TCP);
            case "udp,tcp" -> List.of(Transport.UDP, Transport.TCP);
            default -> {
                faults.add("transport: use udp, tcp or udp,tcp");
                yield List.of();
            }
        };
    }

    private static void write(ObjectNode json, Inquiry.Asked asked) {
        json.put("server", asked.server().text())
                .put("transport", asked.transport().name().toLowerCase(Locale.ROOT));
        asked.instance().ifPresent(instance -> json.put("instance", instance));
        if (asked.message().isPresent()) {
            json.put("millis", asked.time().toNanos() / 1e6)
                    .put("retried", asked.retried())
                    .put(
                            "message",
                            Base64.getEncoder().encodeToString(asked.message().get()));
        } else {
            json.put("error", asked.why());
        }
    }

    private static void write(ObjectNode json, ZoneState zone) {
        json.put("zone", zone.zone().text());
        zone.written().ifPresent(serial -> json.put("written", serial));
        zone.served().ifPresent(serial -> json.put("served", serial));
    }
}
