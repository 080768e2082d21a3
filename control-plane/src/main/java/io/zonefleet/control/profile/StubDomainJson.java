// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Upstream;
import java.util.List;
import java.util.Optional;

/** Stub domains in JSON. */
final class StubDomainJson {
    static final int MAX = 256;

    private StubDomainJson() {}

    /** Reads {@code stubDomains}. */
    static List<StubDomain> readAll(JsonFields profile) {
        return profile.list("stubDomains", 0, MAX, (node, at) -> read(JsonFields.of(node, at, profile.violations())));
    }

    private static Optional<StubDomain> read(JsonFields fields) {
        if (!fields.has("name")) {
            fields.missing("name", "give the suffix that is asked elsewhere");
        }
        Optional<DomainName> name = fields.parsed("name", DomainName::parse);
        if (!fields.has("forward")) {
            fields.missing("forward", "give at least one upstream");
        }
        List<Upstream> forward = Upstreams.read(fields, "forward", 1);
        fields.end();
        return fields.isGood() ? name.map(suffix -> new StubDomain(suffix, forward)) : Optional.empty();
    }

    static JsonNode json(StubDomain stub) {
        ObjectNode json = JsonBody.object().put("name", stub.name().text());
        json.set("forward", Upstreams.json(stub.forward()));
        return json;
    }
}
