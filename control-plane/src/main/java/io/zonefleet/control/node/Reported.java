// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.SaidJson;
import io.zonefleet.model.Fault;
import io.zonefleet.model.Said;
import io.zonefleet.model.Words;
import java.util.Optional;

/**
 * What a node said of something that is wrong.
 *
 * @param subject what it is about
 * @param message in English
 * @param said by which another language says the same, where the node told
 */
public record Reported(String subject, String message, Optional<Said> said) {
    /** Of what no node says: its state. */
    static final Reported NOTHING = new Reported("", "", Optional.empty());

    static Reported of(Fault fault) {
        return new Reported(fault.subject(), fault.message(), fault.said());
    }

    /** A fault as the API tells it, in answers and events. */
    public static ObjectNode put(ObjectNode json, Fault fault) {
        json.put("kind", fault.kind().text());
        return of(fault).put(json).put("since", fault.since().toString());
    }

    /** What it says, as a value of another sentence. */
    static Object message(Fault fault) {
        return fault.said().<Object>map(by -> new Words(fault.message(), by)).orElse(fault.message());
    }

    ObjectNode put(ObjectNode json) {
        json.put("subject", subject).put("message", message);
        said.ifPresent(by -> SaidJson.put(json, by));
        return json;
    }
}
