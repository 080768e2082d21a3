// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Upstream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Profiles in JSON. */
public final class ProfileJson {
    private static final int MAX_LISTENERS = 16;
    private static final int MAX_STUB_DOMAINS = 256;

    /** CoreDNS's {@code forward} takes no more. */
    private static final int MAX_UPSTREAMS = 15;

    private static final int DNS_PORT = 53;
    private static final int MAX_CACHE = 1_000_000;
    private static final int MAX_CACHE_TTL = 86_400;
    private static final int MAX_NEGATIVE_TTL = 3_600;
    private static final Upstream RESOLV_CONF = new Upstream("/etc/resolv.conf");

    private ProfileJson() {}

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    public static Optional<Profile> read(JsonFields fields, ProfileId id) {
        Violations violations = fields.violations();
        List<Listener> listeners =
                fields.list("listeners", 1, MAX_LISTENERS, (node, at) -> listener(JsonFields.of(node, at, violations)));
        List<StubDomain> stubs = fields.list(
                "stubDomains", 0, MAX_STUB_DOMAINS, (node, at) -> stub(JsonFields.of(node, at, violations)));
        CacheSettings cache = fields.object("cache").map(ProfileJson::cache).orElse(CacheSettings.DEFAULT);
        Ttl negativeTtl = ModelFields.ttl(fields, "negativeTtl", MAX_NEGATIVE_TTL, Profile.BUILT_IN.negativeTtl());
        ApplyMode apply = fields.word("apply", ApplyMode.values(), ApplyMode::text, ApplyMode.AUTO);
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        fields.end();
        return fields.isGood()
                ? Optional.of(new Profile(id, listeners, stubs, cache, negativeTtl, apply, comment))
                : Optional.empty();
    }

    private static Optional<Listener> listener(JsonFields fields) {
        if (!fields.has("addresses")) {
            fields.missing("addresses", "give at least one address to listen on");
        }
        List<Address> addresses = fields.distinct("addresses", 1, MAX_LISTENERS, Address::parse);
        int port = (int) fields.whole("port", 1, 65_535, DNS_PORT);
        List<Upstream> forward = fields.distinct("forward", 0, MAX_UPSTREAMS, Upstream::parse);
        boolean forceTcp = fields.flag("forceTcp", false);
        boolean managed = fields.flag("managed", true);
        fields.end();
        return fields.isGood()
                ? Optional.of(new Listener(
                        addresses, port, forward.isEmpty() ? List.of(RESOLV_CONF) : forward, forceTcp, managed))
                : Optional.empty();
    }

    private static Optional<StubDomain> stub(JsonFields fields) {
        if (!fields.has("name")) {
            fields.missing("name", "give the suffix that is asked elsewhere");
        }
        Optional<DomainName> name = fields.parsed("name", DomainName::parse);
        if (!fields.has("forward")) {
            fields.missing("forward", "give at least one upstream");
        }
        List<Upstream> forward = fields.distinct("forward", 1, MAX_UPSTREAMS, Upstream::parse);
        fields.end();
        return fields.isGood() ? name.map(suffix -> new StubDomain(suffix, forward)) : Optional.empty();
    }

    private static CacheSettings cache(JsonFields fields) {
        CacheSettings otherwise = CacheSettings.DEFAULT;
        CacheSettings cache = new CacheSettings(
                (int) fields.whole("size", 0, MAX_CACHE, otherwise.size()),
                ModelFields.ttl(fields, "maxTtl", MAX_CACHE_TTL, otherwise.maxTtl()),
                ModelFields.ttl(fields, "maxNegativeTtl", MAX_NEGATIVE_TTL, otherwise.maxNegativeTtl()));
        fields.end();
        return cache;
    }

    /** A profile as the spec that makes it. */
    public static ObjectNode spec(Profile profile) {
        return spec(JsonBody.object(), profile);
    }

    private static ObjectNode spec(ObjectNode json, Profile profile) {
        ArrayNode listeners = JsonBody.object().arrayNode();
        profile.listeners().forEach(listener -> listeners.add(listener(listener)));
        if (!listeners.isEmpty()) {
            json.set("listeners", listeners);
        }
        ArrayNode stubs = json.putArray("stubDomains");
        for (StubDomain stub : profile.stubDomains()) {
            stubs.addObject().put("name", stub.name().text()).set("forward", texts(stub.forward()));
        }
        json.putObject("cache")
                .put("size", profile.cache().size())
                .put("maxTtl", profile.cache().maxTtl().seconds())
                .put("maxNegativeTtl", profile.cache().maxNegativeTtl().seconds());
        json.put("negativeTtl", profile.negativeTtl().seconds())
                .put("apply", profile.apply().text());
        ModelFields.putText(json, "comment", profile.comment());
        return json;
    }

    private static JsonNode listener(Listener listener) {
        ObjectNode json = JsonBody.object();
        ModelFields.putAddresses(json, "addresses", listener.addresses());
        json.put("port", listener.port());
        json.set("forward", texts(listener.forward()));
        return json.put("forceTcp", listener.forceTcp()).put("managed", listener.managed());
    }

    private static ArrayNode texts(Collection<Upstream> upstreams) {
        ArrayNode array = JsonBody.object().arrayNode();
        upstreams.forEach(upstream -> array.add(upstream.text()));
        return array;
    }

    /** @param users clusters that use it */
    static ObjectNode view(Versioned<Profile> profile, List<ClusterId> users) {
        ObjectNode json = spec(JsonBody.object().put("id", profile.value().id().text()), profile.value());
        ArrayNode clusters = json.putArray("clusters");
        users.forEach(id -> clusters.add(id.text()));
        return json.put("revision", profile.revision());
    }
}
