// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Ttl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Profiles in JSON; {@code docs/profiles.md} lists the fields. */
public final class ProfileJson {
    private static final int MAX_NEGATIVE_TTL = 3_600;

    private ProfileJson() {}

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    public static Optional<Profile> read(JsonFields fields, ProfileId id) {
        Violations violations = fields.violations();
        KubeDnsConfig kubeDns =
                fields.object("kubeDnsConfig").map(KubeDnsConfig::read).orElse(KubeDnsConfig.NONE);
        ListenerJson listenerJson = new ListenerJson(kubeDns.upstreamNameservers());
        List<Listener> listeners = listenerJson.readAll(fields);
        List<StubDomain> given = StubDomainJson.readAll(fields);
        kubeDns.checkUse(fields, given);
        List<StubDomain> stubs = new ArrayList<>(given);
        stubs.addAll(kubeDns.stubDomains());
        CacheSettings cache = fields.object("cache").map(CacheJson::read).orElse(CacheSettings.DEFAULT);
        Ttl negativeTtl = ModelFields.ttl(fields, "negativeTtl", MAX_NEGATIVE_TTL, Profile.BUILT_IN.negativeTtl());
        ApplyMode apply = fields.word("apply", ApplyMode.values(), ApplyMode::text, ApplyMode.AUTO);
        Optional<NetworkSettings> network = fields.object("network").map(NetworkJson::read);
        CorefileSettings corefile =
                fields.object("corefile").map(CorefileJson::read).orElse(CorefileSettings.DEFAULT);
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        fields.end();
        ProfileRules rules = new ProfileRules(fields.pointer(), violations);
        if (listenerJson.areAllRead()) {
            rules.check(listeners, given, network);
            rules.checkKubeDns(listeners, kubeDns.stubDomains());
        }
        rules.checkTexts(corefile);
        return fields.isGood()
                ? Optional.of(new Profile(
                        id,
                        listeners,
                        stubs,
                        cache,
                        negativeTtl,
                        apply,
                        comment,
                        network,
                        Optional.of(ListenerJson.withOwnUpstreams(corefile, listeners))))
                : Optional.empty();
    }

    /** A profile as the spec that makes it. */
    public static ObjectNode spec(Profile profile) {
        return spec(JsonBody.object(), profile);
    }

    private static ObjectNode spec(ObjectNode json, Profile profile) {
        if (!profile.listeners().isEmpty()) {
            ArrayNode listeners = json.putArray("listeners");
            profile.listeners().forEach(listener -> listeners.add(ListenerJson.json(listener)));
        }
        ArrayNode stubs = json.putArray("stubDomains");
        profile.stubDomains().forEach(stub -> stubs.add(StubDomainJson.json(stub)));
        json.set("cache", CacheJson.json(profile.cache()));
        json.put("negativeTtl", profile.negativeTtl().seconds())
                .put("apply", profile.apply().text());
        profile.network().ifPresent(network -> json.set("network", NetworkJson.json(network)));
        profile.corefile().ifPresent(corefile -> json.set("corefile", CorefileJson.json(corefile)));
        ModelFields.putText(json, "comment", profile.comment());
        return json;
    }

    /** @param users clusters that use it */
    static ObjectNode view(Versioned<Profile> profile, List<ClusterId> users) {
        ObjectNode json = spec(JsonBody.object().put("id", profile.value().id().text()), profile.value());
        ArrayNode clusters = json.putArray("clusters");
        users.forEach(id -> clusters.add(id.text()));
        return json.put("revision", profile.revision());
    }
}
