// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;

/**
 * How node caches of a cluster are set up.
 *
 * @param id its name
 * @param listeners none: each agent's own configuration says where it listens
 * @param stubDomains suffixes with upstreams of their own
 * @param cache for what is not managed
 * @param negativeTtl SOA minimum of managed zones: how long a negative answer may be cached
 * @param apply how changes of records reach CoreDNS
 * @param comment free text; may be empty
 */
public record Profile(
        ProfileId id,
        List<Listener> listeners,
        List<StubDomain> stubDomains,
        CacheSettings cache,
        Ttl negativeTtl,
        ApplyMode apply,
        String comment)
        implements Intent {

    /** What a cluster without a profile gets. */
    public static final Profile BUILT_IN = new Profile(
            new ProfileId("built-in"), List.of(), List.of(), CacheSettings.DEFAULT, new Ttl(5), ApplyMode.AUTO, "");

    public Profile {
        listeners = List.copyOf(listeners);
        stubDomains = List.copyOf(stubDomains);
    }

    @Override
    public IntentKey.OfProfile key() {
        return new IntentKey.OfProfile(id);
    }
}
