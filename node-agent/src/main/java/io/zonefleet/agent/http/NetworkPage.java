// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.plan.NetworkListing;

/** Link, addresses and packet rules one by one, as JSON. */
final class NetworkPage {
    /** Of each; as many as nobody reads. */
    static final int MOST = 500;

    private NetworkPage() {}

    static Answer of(NetworkListing seen) {
        ObjectNode body = Answer.JSON.createObjectNode();
        ArrayNode links = body.putArray("links");
        seen.links().stream()
                .limit(MOST)
                .forEach(link -> links.addObject()
                        .put("name", link.name())
                        .put("kind", link.kind())
                        .put("state", link.state().text()));
        ArrayNode addresses = body.putArray("addresses");
        seen.addresses().stream()
                .limit(MOST)
                .forEach(each -> addresses
                        .addObject()
                        .put("address", each.address().text())
                        .put("link", each.link())
                        .put("state", each.state().text()));
        ArrayNode rules = body.putArray("rules");
        seen.rules().stream()
                .limit(MOST)
                .forEach(rule -> rules.addObject()
                        .put("family", rule.family() == IpFamily.V4 ? "ipv4" : "ipv6")
                        .put("table", rule.table())
                        .put("chain", rule.chain())
                        .put("rule", rule.rule())
                        .put("state", rule.state().text()));
        body.put("rulesTotal", seen.rules().size());
        ArrayNode unread = body.putArray("unread");
        seen.unread().forEach(part -> unread.add(part.text()));
        return Answer.json(body);
    }
}
