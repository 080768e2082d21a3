// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import java.util.Collection;
import java.util.List;

/** Lists of upstreams in JSON. */
final class Upstreams {
    /** CoreDNS's {@code forward} takes no more. */
    static final int MAX = 15;

    private Upstreams() {}

    /** Reads a list of them. */
    static List<Upstream> read(JsonFields fields, String name, int min) {
        return fields.distinct(name, min, MAX, Upstreams::parse);
    }

    /**
     * One of them. Loopback is refused: in a pod's or node's own network there is nobody but this very node cache, or a stub that asks it
     * (systemd-resolved), and CoreDNS would ask itself.
     */
    static Parsed<Upstream> parse(String text) {
        Parsed<Upstream> parsed = Upstream.parse(text);
        return parsed instanceof Parsed.Valid<Upstream>(Upstream upstream)
                        && upstream.address().filter(Address::isLoopback).isPresent()
                ? Parsed.invalid(
                        text,
                        "upstream-loopback",
                        "name a server that is reached over the network: at loopback the node cache would ask itself")
                : parsed;
    }

    static ArrayNode json(Collection<Upstream> upstreams) {
        ArrayNode array = JsonBody.object().arrayNode();
        upstreams.forEach(upstream -> array.add(upstream.text()));
        return array;
    }
}
