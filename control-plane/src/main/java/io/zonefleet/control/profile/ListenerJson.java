// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.model.Address;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Listeners in JSON. */
final class ListenerJson {
    private static final int MAX = 16;
    private static final int DNS_PORT = 53;
    private static final Upstream RESOLV_CONF = new Upstream("/etc/resolv.conf");

    private final List<Upstream> standard;
    private final Map<String, String> taken = new HashMap<>();
    private boolean allRead = true;

    /** @param nameservers upstreams of listeners that name none; none: those of the node */
    ListenerJson(List<Upstream> nameservers) {
        this.standard = nameservers.isEmpty() ? List.of(RESOLV_CONF) : nameservers;
    }

    /** Reads {@code listeners}. */
    List<Listener> readAll(JsonFields profile) {
        int before = profile.violations().count();
        List<Listener> listeners =
                profile.list("listeners", 1, MAX, (node, at) -> read(JsonFields.of(node, at, profile.violations())));
        allRead = profile.violations().count() == before;
        return listeners;
    }

    /** Whether nothing was wrong with any, so that each stands at its place in the list. */
    boolean areAllRead() {
        return allRead;
    }

    private Optional<Listener> read(JsonFields fields) {
        if (!fields.has("addresses")) {
            fields.missing("addresses", "give at least one address to listen on");
        }
        List<Address> addresses = fields.distinct("addresses", 1, MAX, Address::parse);
        int port = (int) fields.whole("port", 1, 65_535, DNS_PORT);
        if (fields.isGood()) {
            checkAddresses(fields, addresses, port);
        }
        List<Upstream> forward = Upstreams.read(fields, "forward", 0);
        boolean forceTcp = fields.flag("forceTcp", false);
        boolean managed = fields.flag("managed", true);
        fields.end();
        return fields.isGood()
                ? Optional.of(new Listener(addresses, port, forward.isEmpty() ? standard : forward, forceTcp, managed))
                : Optional.empty();
    }

    /** One by one in the order in which they were sent: the listener itself sorts them. */
    private void checkAddresses(JsonFields fields, List<Address> addresses, int port) {
        for (int i = 0; i < addresses.size(); i++) {
            Address address = addresses.get(i);
            String at = fields.pointer("addresses") + "/" + i;
            if (address.needsZone()) {
                fields.violations()
                        .add(
                                at,
                                address.text(),
                                "address-link-local",
                                "use an address of fc00::/7 (ULA): those of fe80::/10 mean nothing without a link's name");
            }
            String other = taken.putIfAbsent(address + " " + port, at);
            if (other != null) {
                fields.violations()
                        .add(
                                at,
                                address + " port " + port,
                                "listener-twice",
                                other + " has this address and port too: give it to one of them");
            }
        }
    }

    static JsonNode json(Listener listener) {
        ObjectNode json = JsonBody.object();
        ModelFields.putAddresses(json, "addresses", listener.addresses());
        json.put("port", listener.port());
        json.set("forward", Upstreams.json(listener.forward()));
        return json.put("forceTcp", listener.forceTcp()).put("managed", listener.managed());
    }

    /** Notes whether the first listener's upstreams are servers of the profile's own rather than those of a resolv.conf. */
    static CorefileSettings withOwnUpstreams(CorefileSettings corefile, List<Listener> listeners) {
        boolean own = corefile.baseTemplate().isPresent()
                && !listeners.isEmpty()
                && !listeners.getFirst().forceTcp()
                && listeners.getFirst().forward().stream().noneMatch(Upstream::isFile);
        return new CorefileSettings(
                corefile.forward(),
                corefile.errors(),
                corefile.log(),
                corefile.loop(),
                corefile.healthPort(),
                corefile.customBlocks(),
                corefile.baseTemplate(),
                own);
    }
}
