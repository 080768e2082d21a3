// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What kube-dns's ConfigMap says, as it stands in its {@code data}: texts that are JSON (kubernetes/dns, {@code pkg/dns/config}). It
 * becomes stub domains and upstreams when it is written; nothing else of it is kept.
 *
 * @param stubDomains of it
 * @param upstreamNameservers for listeners that name no upstreams; none: it has none
 */
record KubeDnsConfig(List<StubDomain> stubDomains, List<Upstream> upstreamNameservers) {
    /** Where nothing is said. */
    static final KubeDnsConfig NONE = new KubeDnsConfig(List.of(), List.of());

    /** kube-dns itself takes three. */
    private static final int MAX_NAMESERVERS = 3;

    static KubeDnsConfig read(JsonFields fields) {
        KubeDnsConfig config = new KubeDnsConfig(
                text(fields, "stubDomains")
                        .map(json -> stubDomains(fields, json))
                        .orElse(List.of()),
                text(fields, "upstreamNameservers")
                        .map(json -> nameservers(fields, json))
                        .orElse(List.of()));
        fields.end();
        return config;
    }

    /** Adds what does not go together with the rest of the profile. */
    void checkUse(JsonFields profile, List<StubDomain> others) {
        if (!upstreamNameservers.isEmpty() && !profile.has("listeners")) {
            profile.missing(
                    "listeners",
                    "give the listeners that shall ask kubeDnsConfig.upstreamNameservers: without any, the agent's own"
                            + " configuration says whom it asks");
        }
        for (StubDomain stub : stubDomains) {
            if (others.stream().anyMatch(other -> other.name().equals(stub.name()))) {
                profile.violations()
                        .add(
                                profile.pointer("kubeDnsConfig") + "/stubDomains",
                                stub.name().text(),
                                "stub-domain-twice",
                                "it is in stubDomains too: keep one of them");
            }
        }
    }

    private static Optional<JsonNode> text(JsonFields fields, String name) {
        return fields.string(name).filter(text -> !text.isBlank()).flatMap(text -> {
            try {
                return Optional.of(JsonBody.read(text.getBytes(StandardCharsets.UTF_8)));
            } catch (MalformedException notJson) {
                fields.violations()
                        .add(fields.pointer(name), text, "json", "give JSON in a text, as the ConfigMap's data has it");
                return Optional.empty();
            }
        });
    }

    private static List<StubDomain> stubDomains(JsonFields fields, JsonNode json) {
        JsonFields inner = JsonFields.of(json, fields.pointer("stubDomains"), fields.violations());
        if (inner.entries().size() > StubDomainJson.MAX) {
            inner.violations()
                    .add(inner.pointer(), "", "count", "give at most " + StubDomainJson.MAX + " stub domains");
            return List.of();
        }
        List<StubDomain> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : inner.entries()) {
            Optional<DomainName> name =
                    inner.violations().accept(inner.pointer(entry.getKey()), DomainName.parse(entry.getKey()));
            List<Upstream> servers = Upstreams.read(inner, entry.getKey(), 1);
            if (!servers.isEmpty()) {
                name.ifPresent(suffix -> found.add(new StubDomain(suffix, servers)));
            }
        }
        return found;
    }

    private static List<Upstream> nameservers(JsonFields fields, JsonNode json) {
        String name = "upstreamNameservers";
        ObjectNode holder = JsonBody.object();
        holder.set(name, json);
        return JsonFields.of(holder, fields.pointer(), fields.violations())
                .distinct(name, 0, MAX_NAMESERVERS, Upstreams::parse);
    }
}
